import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { KeySquare, Plus } from "lucide-react";
import { api } from "../api.server.ts";
import { OAuthAppTable } from "../components/oauth-apps/oauth-app-table.tsx";
import { ButtonLink } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { EmptyState } from "../components/ui/empty-state.tsx";
import { Pager } from "../components/ui/pager.tsx";
import { oauthApps } from "../graphql/oauth-apps.ts";
import { pageVariables } from "../page-variables.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export async function loader(args: LoaderFunctionArgs) {
	const { tenant, platforms } = await api(args)(
		oauthApps,
		pageVariables(new URL(args.request.url).searchParams),
	);
	return { page: tenant.oauthApps, platforms };
}

export default function OAuthApps() {
	const { page, platforms } = useLoaderData<typeof loader>();
	const add = (
		<ButtonLink look="primary" to="/settings/oauth-apps/new">
			<Plus aria-hidden /> Add an OAuth app
		</ButtonLink>
	);
	if (page.nodes.length === 0)
		return (
			<Card>
				<EmptyState icon={KeySquare} title="No OAuth app yet" action={add}>
					An OAuth app is Patchbay's registration at a platform. Register one
					there, then add its client ID and secret here.
				</EmptyState>
			</Card>
		);
	return (
		<Card
			flush
			title="OAuth apps"
			description="Patchbay's registrations at the platforms. This workspace's own app takes precedence over one of the installation."
			action={add}
		>
			<OAuthAppTable apps={page.nodes} platforms={platforms} />
			<Pager
				pageInfo={page.pageInfo}
				totalCount={page.totalCount}
				noun="OAuth app"
			/>
		</Card>
	);
}
