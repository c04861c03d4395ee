import type { ReportDays } from "../format/date-range.ts";
import { graphql } from "./document.ts";
import type {
	BudgetPeriod,
	CampaignOrderField,
	CampaignStatus,
	Platform,
} from "./enums.ts";
import {
	type Money,
	type PageInfo,
	type PageVariables,
	pageInfoFields,
	type Unattributed,
	unattributedFields,
} from "./parts.ts";

export interface Budget {
	money: Money;
	period: BudgetPeriod;
	shared: boolean;
}
export const budgetFields =
	"budget { money { amountMicros currencyCode } period shared }";

export interface CampaignRow {
	id: string;
	externalId: string;
	platform: Platform;
	name: string;
	status: CampaignStatus;
	platformStatus: string;
	objective: string | null;
	budget: Budget | null;
	spend: Money;
	adAccount: { name: string; externalId: string; synced: boolean };
}

export interface CampaignFilter {
	search?: string | undefined;
	statuses?: CampaignStatus[] | undefined;
	platforms?: Platform[] | undefined;
	connectionId?: string | undefined;
}

export interface CampaignOrder {
	field: CampaignOrderField;
	direction: "ASC" | "DESC";
	spendFrom?: string | undefined;
	spendTo?: string | undefined;
	spendCompleteDays?: number | null | undefined;
}

export const brandCampaigns = graphql<
	{
		brand: {
			campaigns: {
				nodes: CampaignRow[];
				pageInfo: PageInfo;
				totalCount: number;
			};
			/** Campaigns of the list that are removed at the platform. */
			removed: { totalCount: number };
			metrics: { unattributed: Unattributed[] };
			connections: { nodes: { platform: Platform }[] };
		} | null;
		platforms: {
			platform: Platform;
			capabilities: string[];
			reportsSpend: boolean;
		}[];
	},
	PageVariables &
		ReportDays & {
			id: string;
			filter: CampaignFilter;
			removedFilter: CampaignFilter;
			orderBy: CampaignOrder;
		}
>(/* GraphQL */ `
	query BrandCampaigns(
		$id: ID!, $filter: CampaignFilter, $removedFilter: CampaignFilter, $orderBy: CampaignOrder
		$from: Date!, $to: Date!, $completeDays: Int
		$first: Int, $after: String, $last: Int, $before: String
	) {
		brand(id: $id) {
			campaigns(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
				nodes {
					id externalId platform name status platformStatus objective
					${budgetFields}
					spend(from: $from, to: $to, completeDays: $completeDays) { amountMicros currencyCode }
					adAccount { name externalId synced }
				}
				${pageInfoFields}
				totalCount
			}
			removed: campaigns(first: 1, filter: $removedFilter) { totalCount }
			metrics(input: { from: $from, to: $to, completeDays: $completeDays, first: 1 }) { ${unattributedFields} }
			connections(first: 20, filter: { statuses: [PENDING, ACTIVE, EXPIRED, ERROR, REVOKED] }) { nodes { platform } }
		}
		platforms { platform capabilities reportsSpend }
	}
`);
