import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useRouteLoaderData } from "@remix-run/react";
import { Cable, Download } from "lucide-react";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { ConnectionSummary } from "../components/connection-summary.tsx";
import { ComingEnds } from "../components/connections/coming-ends.tsx";
import { GrainCards } from "../components/grains/grain-cards.tsx";
import { ImportSummary } from "../components/import-summary.tsx";
import { MetricsPanel } from "../components/metrics/metrics-panel.tsx";
import { SendToSheets } from "../components/sheets/send-to-sheets.tsx";
import { ButtonLink } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { EmptyState } from "../components/ui/empty-state.tsx";
import { Notice } from "../components/ui/notice.tsx";
import {
	careTitle,
	connectionLabel,
	needsCare,
} from "../format/connection-state.ts";
import { type DateRange, dateRange, reportDays } from "../format/date-range.ts";
import { addDays, today } from "../format/dates.ts";
import { connectionName } from "../format/labels.ts";
import {
	hasAccounts,
	hasImports,
	hasOwnDays,
	lacksSpend,
	notReadYet,
	platformsThat,
} from "../format/platform-kinds.ts";
import { stepOf } from "../format/report-step.ts";
import {
	nameOfReport,
	overviewReport,
	usualTab,
} from "../format/sheet-report.ts";
import { topRegions } from "../format/top-regions.ts";
import {
	type BrandOverview,
	brand,
	brandMetrics,
	brandOverview,
	type OverviewConnection,
} from "../graphql/brand.ts";
import type { MetricsReport } from "../graphql/parts.ts";
import type { loader as brandLoader } from "./brands.$brandId.tsx";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export async function loader(args: LoaderFunctionArgs) {
	const id = requireParam(args.params, "brandId");
	const call = api(args);
	// "Today" is the brand's: its zone decides which days are asked for.
	const { timeZone } = orNotFound((await call(brand, { id })).brand, "brand");
	const range = dateRange(new URL(args.request.url).searchParams, timeZone);
	const present = today(timeZone);
	const days = { today: present, yesterday: addDays(present, -1) };
	const {
		brand: overview,
		importJobs,
		platforms,
	} = await call(brandOverview, {
		id,
		...reportDays(range),
		groupBy: [stepOf(range), "PLATFORM"],
		// An account's day may begin a day earlier or later than the brand's.
		hoursFrom: addDays(days.today, -2),
		hoursTo: addDays(days.today, 1),
	});
	const shown = orNotFound(overview, "brand");
	return {
		range,
		days,
		overview: withTopRegions({
			...shown,
			metrics: await readRest(args, id, range, shown.metrics),
		}),
		latestImport: importJobs.nodes[0] ?? null,
		importing: platformsThat(platforms, hasImports),
		withoutSpend: platformsThat(platforms, lacksSpend),
		withOwnDays: platformsThat(platforms, hasOwnDays),
		withAccounts: platformsThat(platforms, hasAccounts),
	};
}

/** Pages of a report that are read: a row for each step, platform and currency, of 92 steps at the most. */
const mostPages = 20;

/** Reads the further pages of a long report: a chart must not end before its days do. */
async function readRest(
	args: LoaderFunctionArgs,
	id: string,
	range: DateRange,
	first: MetricsReport,
): Promise<MetricsReport> {
	const rows = [...first.rows];
	let { pageInfo } = first;
	for (let page = 1; pageInfo.hasNextPage && page < mostPages; page += 1) {
		const { brand: next } = await api(args)(brandMetrics, {
			id,
			...reportDays(range),
			groupBy: [stepOf(range), "PLATFORM"],
			after: pageInfo.endCursor,
		});
		const { metrics } = orNotFound(next, "brand");
		rows.push(...metrics.rows);
		pageInfo = metrics.pageInfo;
	}
	return { ...first, rows, pageInfo };
}

function withTopRegions(overview: BrandOverview): BrandOverview {
	const { regions } = overview;
	return {
		...overview,
		regions: { ...regions, rows: topRegions(regions.rows) },
	};
}

export default function Overview() {
	const {
		range,
		days,
		overview,
		latestImport,
		importing,
		withoutSpend,
		withOwnDays,
		withAccounts,
	} = useLoaderData<typeof loader>();
	const head = useRouteLoaderData<typeof brandLoader>(
		"routes/brands.$brandId",
	)?.brand;
	const connections = overview.connections.nodes.filter(
		({ status }) => status !== "DISCONNECTED",
	);
	const { rows } = overview.metrics;
	const reportsSpend =
		rows.length === 0 ||
		rows.some(({ platform }) => platform && !withoutSpend.includes(platform));
	const inCare = connections.filter(needsCare);
	const tab = usualTab({ page: "overview", step: stepOf(range) });
	return (
		<div className="grid gap-6">
			{inCare.map((connection) => (
				<NeedsCare key={connection.id} connection={connection} />
			))}
			{connections.map((connection) => (
				<ComingEnds
					key={connection.id}
					notices={comingEnds(connection, connections)}
					of={connectionName(connection)}
					reconnect={
						<ButtonLink size="small" to={`/connections/${connection.id}`}>
							Open the connection
						</ButtonLink>
					}
				/>
			))}
			{connections.length === 0 ? (
				<Card>
					<EmptyState
						icon={Cable}
						title={`Connect ${head?.name ?? "this brand"}'s ad accounts`}
						action={
							<ButtonLink look="primary" to="onboarding">
								Open the onboarding
							</ButtonLink>
						}
					>
						The onboarding takes you through each platform: sign in there,
						choose the accounts, and import what they ran.
					</EmptyState>
				</Card>
			) : (
				<MetricsPanel
					report={overview.metrics}
					range={range}
					currencyCode={head?.currencyCode}
					withoutSpend={withoutSpend}
					reportsSpend={reportsSpend}
					utcPlatforms={withOwnDays.filter((each) =>
						rows.some(({ platform }) => platform === each),
					)}
					empty={
						connections.some(({ platform }) => importing.includes(platform))
							? "Import a connected account to see what it spent, or choose other days."
							: `${notReadYet(connections.map(({ platform }) => platform))} Connect another ad account to see its spend here.`
					}
					foot={
						head && (
							<div>
								<SendToSheets
									brandId={head.id}
									brandName={head.name}
									page="overview"
									shown={nameOfReport(overviewReport(head.id, range))}
									tabs={{ range: tab, day: tab }}
								/>
							</div>
						)
					}
				/>
			)}
			{head && reportsSpend && (
				<GrainCards
					grains={overview}
					currencyCode={head.currencyCode}
					timeZone={head.timeZone}
					days={days}
				/>
			)}
			{connections.length > 0 && (
				<div className="grid items-start gap-6 lg:grid-cols-2">
					<Card
						flush
						title="Connections"
						action={
							<ButtonLink size="small" to="connections">
								All connections
							</ButtonLink>
						}
					>
						<ul className="divide-y divide-line border-line border-t">
							{connections.map((connection) => (
								<li key={connection.id}>
									<ConnectionSummary
										connection={connection}
										imports={importing.includes(connection.platform)}
										withoutAccounts={
											!withAccounts.includes(connection.platform)
										}
									/>
								</li>
							))}
						</ul>
					</Card>
					<Card
						flush
						title="Latest import"
						action={
							<ButtonLink size="small" to="imports">
								All imports
							</ButtonLink>
						}
					>
						<div className="border-line border-t">
							{latestImport ? (
								<ImportSummary job={latestImport} />
							) : (
								<EmptyState icon={Download} title="Nothing imported yet" />
							)}
						</div>
					</Card>
				</div>
			)}
			{head &&
				head.onboarding.completedAt === null &&
				head.onboarding.nextStep &&
				connections.length > 0 && (
					<Notice
						title={`The onboarding is ${Math.round(head.onboarding.percentComplete)}% done`}
						action={
							<ButtonLink size="small" to="onboarding">
								Continue
							</ButtonLink>
						}
					>
						Next: {head.onboarding.nextStep.title}
					</Notice>
				)}
		</div>
	);
}

/** Notice of what has to be done before a connection brings what was chosen, and where. */
function NeedsCare({ connection }: { connection: OverviewConnection }) {
	const { id, reconnectRequired, health } = connection;
	const name = connectionName(connection);
	const { tone } = connectionLabel(connection);
	return (
		<Notice
			tone={tone === "bad" ? "bad" : "warn"}
			title={`${name}: ${careTitle(connection).toLowerCase()}`}
			action={
				<ButtonLink size="small" to={`/connections/${id}`}>
					{reconnectRequired ? "Reconnect" : "Open the connection"}
				</ButtonLink>
			}
		>
			{health.sentence}
		</Notice>
	);
}

/** Notices of a connection. The end of an API version, which is that of all connections to its platform, is told once. */
function comingEnds(
	connection: OverviewConnection,
	all: readonly OverviewConnection[],
): OverviewConnection["notices"] {
	return connection.notices.filter(
		({ kind }) =>
			kind !== "API_VERSION_ENDS" ||
			connection ===
				all.find(
					({ platform, notices }) =>
						platform === connection.platform &&
						notices.some((other) => other.kind === kind),
				),
	);
}
