import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Download } from "lucide-react";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { ImportTable } from "../components/imports/import-table.tsx";
import { StartImportForm } from "../components/imports/start-import-form.tsx";
import { ButtonLink } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { EmptyState } from "../components/ui/empty-state.tsx";
import { Notice } from "../components/ui/notice.tsx";
import { Pager } from "../components/ui/pager.tsx";
import { useCanEdit } from "../components/use-viewer.ts";
import { runConnectionAction } from "../connection-actions.server.ts";
import { connectionName, platformNames } from "../format/labels.ts";
import {
	hasImports,
	notReadYet,
	platformsThat,
} from "../format/platform-kinds.ts";
import { userErrorText } from "../forms/user-errors.ts";
import { brandImports } from "../graphql/imports.ts";
import { pageVariables } from "../page-variables.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export async function loader(args: LoaderFunctionArgs) {
	const brandId = requireParam(args.params, "brandId");
	const paging = pageVariables(new URL(args.request.url).searchParams);
	const { importJobs, brand, platforms } = await api(args)(brandImports, {
		brandId,
		...paging,
	});
	const active = orNotFound(brand, "brand").connections.nodes;
	const importing = platformsThat(platforms, hasImports);
	return {
		brandId,
		page: importJobs,
		connections: active.filter(({ platform }) => importing.includes(platform)),
		notRead: active
			.map(({ platform }) => platform)
			.filter((platform) => !importing.includes(platform)),
	};
}

export async function action(args: ActionFunctionArgs) {
	const result = await runConnectionAction(args, await args.request.formData());
	if (!result) return data(null, { status: 400 });
	if (result.importJobId) return redirect(`/import-jobs/${result.importJobId}`);
	return data(result, { status: 422 });
}

/** The platform, where it says which connection is meant; else its account, too. */
const nameAmong = (
	connection: Parameters<typeof connectionName>[0],
	all: readonly { platform: keyof typeof platformNames }[],
): string =>
	all.filter(({ platform }) => platform === connection.platform).length > 1
		? connectionName(connection)
		: platformNames[connection.platform];

export default function Imports() {
	const { brandId, page, connections, notRead } =
		useLoaderData<typeof loader>();
	const result = useActionData<typeof action>();
	const canEdit = useCanEdit();
	const start =
		canEdit &&
		connections.map((connection) => (
			<StartImportForm
				key={connection.id}
				connectionId={connection.id}
				label={
					connections.length === 1
						? "Start import"
						: `Import ${nameAmong(connection, connections)}`
				}
				look={page.nodes.length === 0 ? "primary" : "secondary"}
			/>
		));
	return (
		<div className="grid gap-4">
			{result && result.userErrors.length > 0 && (
				<Notice tone="bad">{userErrorText(result.userErrors)}</Notice>
			)}
			{page.nodes.length === 0 ? (
				<Card>
					<EmptyState
						icon={Download}
						title="Nothing imported yet"
						action={
							connections.length > 0 ? (
								start
							) : (
								<ButtonLink look="primary" to={`/brands/${brandId}/onboarding`}>
									Connect an account
								</ButtonLink>
							)
						}
					>
						{connections.length > 0
							? "An import reads campaigns, ads, keywords, creatives and the spend of each day."
							: notRead.length > 0
								? `${notReadYet(notRead)} Connect another ad account to import what it ran.`
								: "Connect an ad account first; then everything it ran can be imported."}
					</EmptyState>
				</Card>
			) : (
				<Card
					flush
					title="Imports"
					action={<div className="flex flex-wrap gap-2">{start}</div>}
				>
					<ImportTable jobs={page.nodes} />
					<Pager
						pageInfo={page.pageInfo}
						totalCount={page.totalCount}
						noun="import"
					/>
				</Card>
			)}
		</div>
	);
}
