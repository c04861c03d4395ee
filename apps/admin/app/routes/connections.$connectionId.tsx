import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	type MetaFunction,
	redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { loadAccountLists } from "../account-lists.server.ts";
import { loadAdAccounts } from "../ad-accounts.server.ts";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { AccessCard } from "../components/connections/access-card.tsx";
import { AccountsCard } from "../components/connections/accounts-card.tsx";
import { ComingEnds } from "../components/connections/coming-ends.tsx";
import { ConnectionActions } from "../components/connections/connection-actions.tsx";
import {
	ConnectionState,
	ReconnectForm,
} from "../components/connections/connection-state.tsx";
import { ConversionCard } from "../components/connections/conversion-card.tsx";
import { ImportsCard } from "../components/connections/imports-card.tsx";
import { ListsCard } from "../components/connections/lists-card.tsx";
import { SyncCard } from "../components/connections/sync-card.tsx";
import { useConnectionEvents } from "../components/connections/use-connection-events.ts";
import { FilesCard } from "../components/sheets/files-card.tsx";
import { SheetReportsCard } from "../components/sheets/sheet-reports-card.tsx";
import { ConnectionStatusBadge } from "../components/status-badge.tsx";
import { TotalsCard } from "../components/totals-card.tsx";
import { Card } from "../components/ui/card.tsx";
import { Notice } from "../components/ui/notice.tsx";
import { PageHead } from "../components/ui/page-head.tsx";
import { useCanEdit } from "../components/use-viewer.ts";
import { runConnectionAction } from "../connection-actions.server.ts";
import { loadFiles } from "../files.server.ts";
import { accessWord } from "../format/connection-state.ts";
import { platformNames } from "../format/labels.ts";
import {
	hasAccounts,
	hasImports,
	hasMetrics,
} from "../format/platform-kinds.ts";
import { userErrorText } from "../forms/user-errors.ts";
import { connection } from "../graphql/connection.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
	{
		title: loaded
			? `${loaded.connection.accountName ?? platformNames[loaded.connection.platform]} · Patchbay`
			: "Patchbay",
	},
];

export async function loader(args: LoaderFunctionArgs) {
	const id = requireParam(args.params, "connectionId");
	const { connection: found, platforms } = await api(args)(connection, { id });
	const shown = orNotFound(found, "connection");
	const info = platforms.find(({ platform }) => platform === shown.platform);
	const [accounts, lists, files] = await Promise.all([
		loadAdAccounts(args, id),
		loadAccountLists(args, id),
		// They are asked of the platform itself, which answers a working connection alone.
		info?.capabilities.includes("FILES") && shown.status === "ACTIVE"
			? loadFiles(args, id)
			: null,
	]);
	return {
		connection: shown,
		capabilities: info?.capabilities ?? [],
		scopeNames: info?.scopeNames ?? [],
		accounts,
		lists,
		files,
	};
}

export async function action(args: ActionFunctionArgs) {
	const form = await args.request.formData();
	// The address names the connection, whatever the form says.
	form.set("connectionId", requireParam(args.params, "connectionId"));
	const result = await runConnectionAction(args, form);
	if (!result) return data(null, { status: 400 });
	if (result.importJobId) return redirect(`/import-jobs/${result.importJobId}`);
	return data(result, { status: result.userErrors.length > 0 ? 422 : 200 });
}

export default function Connection() {
	const {
		connection: shown,
		accounts,
		lists,
		files,
		capabilities,
		scopeNames,
	} = useLoaderData<typeof loader>();
	const result = useActionData<typeof action>();
	useConnectionEvents(shown.brand.id, shown.status === "PENDING");
	const canEdit = useCanEdit();
	const platform = platformNames[shown.platform];
	const live = shown.status !== "DISCONNECTED";
	const imports = hasImports({ capabilities });
	const withAccounts = hasAccounts({ capabilities });
	return (
		<div className="grid gap-6">
			<PageHead
				back={{
					to: `/brands/${shown.brand.id}/connections`,
					label: shown.brand.name,
				}}
				title={shown.accountName ?? platform}
				aside={
					<ConnectionStatusBadge
						connection={shown}
						withoutAccounts={!withAccounts}
					/>
				}
				description={platform}
				actions={
					live && (
						<ConnectionActions connection={shown} capabilities={capabilities} />
					)
				}
			/>
			{result && result.userErrors.length > 0 && (
				<Notice tone="bad">{userErrorText(result.userErrors)}</Notice>
			)}
			<ConnectionState
				connection={shown}
				imports={imports}
				withoutAccounts={!withAccounts}
			/>
			<ComingEnds
				notices={shown.notices}
				reconnect={canEdit && <ReconnectForm connection={shown} />}
			/>
			<div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
				<div className="grid gap-6">
					{withAccounts ? (
						<>
							<AccountsCard connection={shown} accounts={accounts} />
							{imports && (
								<>
									<SyncCard
										connection={shown}
										metrics={hasMetrics({ capabilities })}
									/>
									<ConversionCard connection={shown} />
									<ImportsCard connection={shown} />
								</>
							)}
							{lists && <ListsCard {...lists} />}
							<TotalsCard
								reconciled={shown}
								platform={platform}
								accounts={accounts.accounts}
							/>
						</>
					) : files ? (
						<>
							<SheetReportsCard
								connectionId={shown.id}
								reports={files.reports}
							/>
							<FilesCard connectionId={shown.id} files={files} />
						</>
					) : (
						<Card title="Files">
							<p className="text-ink-soft">
								There is nothing to import from {platform}. Patchbay reads and
								writes the files that it makes itself and those that you pick
								for it.
							</p>
						</Card>
					)}
				</div>
				<AccessCard
					connection={shown}
					imports={imports}
					renews={
						accessWord(shown) === "sign-in" && capabilities.includes("REFRESH")
					}
					scopeNames={scopeNames}
				/>
			</div>
		</div>
	);
}
