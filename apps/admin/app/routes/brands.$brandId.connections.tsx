import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Cable } from "lucide-react";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { ConnectionTable } from "../components/connections/connection-table.tsx";
import { useConnectionEvents } from "../components/connections/use-connection-events.ts";
import { ConnectForm } from "../components/oauth/connect-form.tsx";
import { ButtonLink } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { EmptyState } from "../components/ui/empty-state.tsx";
import { Pager } from "../components/ui/pager.tsx";
import { useCanEdit } from "../components/use-viewer.ts";
import {
	hasAccounts,
	hasImports,
	platformsThat,
} from "../format/platform-kinds.ts";
import { brandConnections } from "../graphql/connections.ts";
import { pageVariables } from "../page-variables.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export async function loader(args: LoaderFunctionArgs) {
	const id = requireParam(args.params, "brandId");
	const paging = pageVariables(new URL(args.request.url).searchParams);
	const { brand, platforms } = await api(args)(brandConnections, {
		id,
		...paging,
	});
	return {
		brandId: id,
		page: orNotFound(brand, "brand").connections,
		withAccounts: platformsThat(platforms, hasAccounts),
		importing: platformsThat(platforms, hasImports),
		connectable: platforms.filter(({ connectable }) => connectable),
	};
}

export default function Connections() {
	const { brandId, page, connectable, withAccounts, importing } =
		useLoaderData<typeof loader>();
	const canEdit = useCanEdit();
	useConnectionEvents(brandId);
	const connect =
		canEdit &&
		connectable.map(({ platform, name }) => (
			<ConnectForm
				key={platform}
				platform={platform}
				brandId={brandId}
				returnTo={`/brands/${brandId}/connections`}
				look="secondary"
				size="small"
			>
				Connect {name}
			</ConnectForm>
		));
	if (page.nodes.length === 0) {
		return (
			<Card>
				<EmptyState
					icon={Cable}
					title="Nothing is connected yet"
					action={
						<>
							<ButtonLink look="primary" to={`/brands/${brandId}/onboarding`}>
								Open the onboarding
							</ButtonLink>
							{connect && (
								<div className="flex w-full flex-wrap justify-center gap-2">
									{connect}
								</div>
							)}
						</>
					}
				>
					A connection links this brand to accounts at an ad platform. Sign in
					there once and choose what belongs here.
				</EmptyState>
			</Card>
		);
	}
	return (
		<Card
			flush
			title="Connections"
			action={<div className="flex flex-wrap gap-2">{connect}</div>}
		>
			<ConnectionTable
				connections={page.nodes}
				withAccounts={withAccounts}
				importing={importing}
			/>
			<Pager
				pageInfo={page.pageInfo}
				totalCount={page.totalCount}
				noun="connection"
			/>
		</Card>
	);
}
