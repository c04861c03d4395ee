import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ScrollText, SearchX } from "lucide-react";
import { api } from "../api.server.ts";
import { loadAuditActors } from "../audit-actors.server.ts";
import {
	auditFilter,
	auditQuery,
	isFiltered,
	periodProblem,
} from "../audit-query.ts";
import { AuditFilters } from "../components/audit/audit-filters.tsx";
import { AuditTable } from "../components/audit/audit-table.tsx";
import { ExportLink } from "../components/audit/export-link.tsx";
import { ButtonLink } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { EmptyState } from "../components/ui/empty-state.tsx";
import { Notice } from "../components/ui/notice.tsx";
import { Pager } from "../components/ui/pager.tsx";
import { WhileLoading } from "../components/ui/while-loading.tsx";
import { useReloading } from "../components/use-reloading.ts";
import { auditEvents } from "../graphql/audit.ts";
import { pageVariables } from "../page-variables.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export async function loader(args: LoaderFunctionArgs) {
	const { searchParams } = new URL(args.request.url);
	const query = auditQuery(searchParams);
	const [{ tenant, connections }, actors] = await Promise.all([
		api(args)(auditEvents, {
			...pageVariables(searchParams),
			filter: auditFilter(query),
			read: periodProblem(query) === null,
		}),
		loadAuditActors(args),
	]);
	return {
		query,
		page: tenant.auditEvents ?? null,
		connections: connections.nodes,
		actors,
		exportFailed: searchParams.get("notice") === "export-failed",
	};
}

export default function AuditLog() {
	const { query, page, connections, actors, exportFailed } =
		useLoaderData<typeof loader>();
	const loading = useReloading();
	return (
		<Card
			flush
			title="Audit log"
			description="Everything that was done here, by whom. Each entry is chained to the one before it; reading the log is itself an entry."
			action={page && <ExportLink />}
		>
			{exportFailed && (
				<div className="px-4 pb-4 sm:px-5">
					<Notice tone="bad">
						The export did not work. Try again in a moment.
					</Notice>
				</div>
			)}
			<AuditFilters
				query={query}
				actors={actors}
				events={page?.nodes ?? []}
				connections={connections}
				loading={loading}
			/>
			{page === null ? (
				<EmptyState
					icon={SearchX}
					title="No entry can match"
					action={<ButtonLink to="/settings/audit">Clear filters</ButtonLink>}
				>
					Look at the days above.
				</EmptyState>
			) : page.nodes.length === 0 ? (
				isFiltered(query) ? (
					<EmptyState
						icon={SearchX}
						title="No entry matches"
						action={<ButtonLink to="/settings/audit">Clear filters</ButtonLink>}
					>
						Choose other days, or fewer filters.
					</EmptyState>
				) : (
					<EmptyState icon={ScrollText} title="Nothing has happened yet" />
				)
			) : (
				<WhileLoading loading={loading}>
					<AuditTable events={page.nodes} />
				</WhileLoading>
			)}
			{page && (
				<Pager
					pageInfo={page.pageInfo}
					totalCount={page.totalCount}
					noun="entry"
					plural="entries"
				/>
			)}
		</Card>
	);
}
