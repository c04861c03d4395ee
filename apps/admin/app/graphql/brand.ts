import type { CampaignCounts } from "../format/campaign-counts.ts";
import type { ReportDays } from "../format/date-range.ts";
import type { ReportStep } from "../format/report-step.ts";
import { graphql } from "./document.ts";
import type {
	AuthenticationMethod,
	ConnectionStatus,
	Platform,
} from "./enums.ts";
import { type Grains, grains } from "./grains.ts";
import { type ImportJobRow, importJobRowFields } from "./import-job-fields.ts";
import {
	type ComingEnd,
	type ConnectionHealth,
	healthFields,
	type MetricsReport,
	metricRowFields,
	noticeFields,
	timedMetrics,
} from "./parts.ts";

export interface BrandHeader {
	id: string;
	name: string;
	websiteUrl: string | null;
	timeZone: string;
	currencyCode: string;
	onboarding: {
		percentComplete: number;
		completedAt: string | null;
		nextStep: { title: string } | null;
	};
}

/** The head of every page of a brand. */
export const brand = graphql<
	{ brand: BrandHeader | null },
	{ id: string }
>(/* GraphQL */ `
	query Brand($id: ID!) {
		brand(id: $id) {
			id name websiteUrl timeZone currencyCode
			onboarding { percentComplete completedAt nextStep { title } }
		}
	}
`);

export interface OverviewConnection {
	id: string;
	platform: Platform;
	status: ConnectionStatus;
	statusMessage: string | null;
	reconnectRequired: boolean;
	accountName: string | null;
	health: ConnectionHealth;
	notices: ComingEnd[];
	grant: { authenticationMethod: AuthenticationMethod } | null;
	stats: CampaignCounts & { assets: number; lastImportAt: string | null };
}

export interface BrandOverview extends Grains {
	metrics: MetricsReport;
	connections: { nodes: OverviewConnection[] };
}

export const brandOverview = graphql<
	{
		brand: BrandOverview | null;
		importJobs: { nodes: ImportJobRow[] };
		platforms: {
			platform: Platform;
			capabilities: string[];
			/** False: its numbers have no spend, such as those of messages. */
			reportsSpend: boolean;
			/** Set where its days are not each account's own. */
			dayZone: string | null;
		}[];
	},
	{
		id: string;
		hoursFrom: string;
		hoursTo: string;
		groupBy: (ReportStep | "PLATFORM")[];
	} & ReportDays
>(
	/* GraphQL */ `
		query BrandOverview($id: ID!, $from: Date!, $to: Date!, $completeDays: Int, $groupBy: [MetricDimension!]!, $hoursFrom: Date!, $hoursTo: Date!) {
			brand(id: $id) {
				${timedMetrics}
				${grains}
				connections(first: 20) {
					nodes {
						id platform status statusMessage reconnectRequired accountName ${healthFields} ${noticeFields}
						grant { authenticationMethod }
						stats { campaigns removedCampaigns assets lastImportAt }
					}
				}
			}
			importJobs(first: 1, filter: { brandId: $id }) { nodes { ...ImportJobRow } }
			platforms { platform capabilities reportsSpend dayZone }
		}
	`,
	metricRowFields,
	importJobRowFields,
);

/** A further page of the overview's report. */
export const brandMetrics = graphql<
	{ brand: { metrics: Pick<MetricsReport, "rows" | "pageInfo"> } | null },
	{
		id: string;
		groupBy: (ReportStep | "PLATFORM")[];
		after: string | null;
	} & ReportDays
>(
	/* GraphQL */ `
		query BrandMetrics($id: ID!, $from: Date!, $to: Date!, $completeDays: Int, $groupBy: [MetricDimension!]!, $after: String) {
			brand(id: $id) {
				metrics(input: { from: $from, to: $to, completeDays: $completeDays, groupBy: $groupBy, after: $after }) {
					rows { ...MetricRowFields }
					pageInfo { hasNextPage endCursor }
				}
			}
		}
	`,
	metricRowFields,
);
