import type { ReportDays } from "../format/date-range.ts";
import type { ReportStep } from "../format/report-step.ts";
import { type Budget, budgetFields } from "./campaigns.ts";
import { graphql } from "./document.ts";
import type {
	AssetKind,
	CampaignStatus,
	KeywordMatchType,
	Platform,
} from "./enums.ts";
import { type MetricsReport, metricRowFields, timedMetrics } from "./parts.ts";

export interface Asset {
	id: string;
	kind: AssetKind;
	name: string | null;
	text: string | null;
	mimeType: string | null;
	byteSize: string | null;
	width: number | null;
	height: number | null;
	url: string | null;
	thumbnailUrl: string | null;
	sourceUrl: string | null;
	failure: string | null;
}

export interface Ad {
	id: string;
	name: string | null;
	status: CampaignStatus;
	platformStatus: string;
	headlines: string[];
	descriptions: string[];
	callToAction: string | null;
	destinationUrl: string | null;
}

export interface Keyword {
	id: string;
	text: string;
	matchType: KeywordMatchType;
	negative: boolean;
	status: CampaignStatus;
}

export interface AdGroup {
	id: string;
	externalId: string;
	name: string;
	status: CampaignStatus;
	platformStatus: string;
	budget: Budget | null;
	ads: { nodes: Ad[]; totalCount: number };
	keywords: { nodes: Keyword[]; totalCount: number };
}

export interface CampaignDetails {
	id: string;
	externalId: string;
	platform: Platform;
	name: string;
	status: CampaignStatus;
	platformStatus: string;
	objective: string | null;
	budget: Budget | null;
	startDate: string | null;
	endDate: string | null;
	importedAt: string;
	adAccount: {
		displayId: string;
		name: string;
		timeZone: string | null;
		currencyCode: string | null;
		synced: boolean;
		unsyncedSince: string | null;
	};
	connection: {
		id: string;
		brand: { id: string; name: string; timeZone: string };
	};
	metrics: MetricsReport;
	adGroups: { nodes: AdGroup[]; totalCount: number };
	assets: { nodes: Asset[]; totalCount: number };
}

export const campaign = graphql<
	{
		campaign: CampaignDetails | null;
		platforms: {
			platform: Platform;
			capabilities: string[];
			negativeMatchTypes: KeywordMatchType[];
			/** False: it has no spend and no budgets, as with messages. */
			reportsSpend: boolean;
			/** Set where its days are not each account's own. */
			dayZone: string | null;
		}[];
	},
	{ id: string; groupBy: ReportStep[] } & ReportDays
>(
	/* GraphQL */ `
		query Campaign($id: ID!, $from: Date!, $to: Date!, $completeDays: Int, $groupBy: [MetricDimension!]!) {
			campaign(id: $id) {
				id externalId platform name status platformStatus objective startDate endDate importedAt
				${budgetFields}
				adAccount { name displayId timeZone currencyCode synced unsyncedSince }
				connection { id brand { id name timeZone } }
				${timedMetrics}
				adGroups(first: 20) {
					nodes {
						id externalId name status platformStatus
						${budgetFields}
						ads(first: 10) {
							nodes {
								id name status platformStatus headlines descriptions callToAction destinationUrl
							}
							totalCount
						}
						keywords(first: 25) { nodes { id text matchType negative status } totalCount }
					}
					totalCount
				}
				assets(first: 48) {
					nodes {
						id kind name text mimeType byteSize width height url thumbnailUrl sourceUrl failure
					}
					totalCount
				}
			}
			platforms { platform capabilities negativeMatchTypes reportsSpend dayZone }
		}
	`,
	metricRowFields,
);
