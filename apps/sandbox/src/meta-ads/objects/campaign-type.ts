import type { NodeType } from "../graph/node-type.ts";
import { timeText } from "../meta-time.ts";
import { amountOf, remainingOf } from "./budget-fields.ts";
import type { Catalog } from "./catalog.ts";
import { knownFields } from "./known-fields.ts";
import type { CampaignNode } from "./nodes.ts";
import { selectObjects } from "./select-objects.ts";
import { toldStatusOf } from "./statuses.ts";
import type { TypeTable } from "./type-table.ts";

/** Objectives by the world's kinds. Campaigns that ran out still have one of the older names. */
const objectives = {
	search: "OUTCOME_TRAFFIC",
	display: "OUTCOME_SALES",
	everywhere: "OUTCOME_SALES",
} as const;

export function campaignType(
	catalog: Catalog,
	types: TypeTable,
): NodeType<CampaignNode> {
	return {
		name: "Campaign",
		usual: ["id"],
		fields: {
			id: ({ id }) => id,
			account_id: ({ account }) => account.id,
			name: ({ name }) => name,
			objective: objectiveOf,
			status: ({ status }) => status,
			configured_status: ({ status }) => status,
			effective_status: toldStatusOf,
			buying_type: () => "AUCTION",
			bid_strategy: ({ budget }) =>
				budget === null ? undefined : "LOWEST_COST_WITHOUT_CAP",
			daily_budget: ({ budget }) => amountOf(budget, "daily"),
			lifetime_budget: ({ budget }) => amountOf(budget, "lifetime"),
			budget_remaining: (campaign) =>
				String(remainingOf(campaign, campaign.budget, catalog)),
			spend_cap: ({ spendCap }) =>
				spendCap === null ? undefined : String(spendCap),
			special_ad_categories: () => [],
			special_ad_category: () => "NONE",
			is_adset_budget_sharing_enabled: ({ sharesBudgets }) => sharesBudgets,
			start_time: ({ startAt, account }) => timeText(startAt, account.timeZone),
			stop_time: ({ stopAt, account }) =>
				stopAt === null ? undefined : timeText(stopAt, account.timeZone),
			created_time: ({ createdAt, account }) =>
				timeText(createdAt, account.timeZone),
			updated_time: ({ updatedAt, account }) =>
				timeText(updatedAt, account.timeZone),
			smart_promotion_type: ({ world }) =>
				world.kind === "everywhere"
					? "AUTOMATED_SHOPPING_ADS"
					: "GUIDED_CREATION",
			source_campaign_id: () => "0",
			pacing_type: () => ["standard"],
		},
		empty: knownFields.campaign,
		edges: {
			adsets: {
				type: () => types.adSet,
				list: (campaign, call) => selectObjects(campaign.adSets, "adSet", call),
			},
			ads: {
				type: () => types.ad,
				list: ({ adSets }, call) =>
					selectObjects(
						adSets.flatMap(({ ads }) => ads),
						"ad",
						call,
					),
			},
		},
	};
}

export function objectiveOf({ world }: CampaignNode): string {
	return world.status === "ended" ? "CONVERSIONS" : objectives[world.kind];
}
