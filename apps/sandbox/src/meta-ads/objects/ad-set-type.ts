import { countryOf } from "../../world/places.ts";
import type { NodeType } from "../graph/node-type.ts";
import { idOf } from "../ids.ts";
import { timeText } from "../meta-time.ts";
import { amountOf, remainingOf } from "./budget-fields.ts";
import type { Catalog } from "./catalog.ts";
import { knownFields } from "./known-fields.ts";
import type { AdSetNode } from "./nodes.ts";
import { selectObjects } from "./select-objects.ts";
import { toldStatusOf } from "./statuses.ts";
import type { TypeTable } from "./type-table.ts";

export function adSetType(
	catalog: Catalog,
	types: TypeTable,
): NodeType<AdSetNode> {
	return {
		name: "AdSet",
		usual: ["id"],
		fields: {
			id: ({ id }) => id,
			account_id: ({ campaign }) => campaign.account.id,
			campaign_id: ({ campaign }) => campaign.id,
			name: ({ name }) => name,
			status: ({ status }) => status,
			configured_status: ({ status }) => status,
			effective_status: toldStatusOf,
			// An ad set without a budget of its own tells 0 of both.
			daily_budget: ({ budget }) => amountOf(budget, "daily") ?? "0",
			lifetime_budget: ({ budget }) => amountOf(budget, "lifetime") ?? "0",
			budget_remaining: ({ campaign, budget }) =>
				String(remainingOf(campaign, budget, catalog)),
			bid_amount: ({ bidMinor }) => bidMinor ?? undefined,
			bid_strategy: ({ bidMinor }) =>
				bidMinor === null ? undefined : "LOWEST_COST_WITH_BID_CAP",
			billing_event: () => "IMPRESSIONS",
			optimization_goal: optimizationGoalOf,
			attribution_spec: attributionSpecOf,
			promoted_object: ({ campaign }) =>
				campaign.world.kind === "search"
					? undefined
					: {
							pixel_id: idOf("pixel", {
								ordinal: campaign.account.world.ordinal,
							}),
							custom_event_type: "PURCHASE",
						},
			targeting: ({ campaign }) => ({
				age_min: 18,
				age_max: 65,
				geo_locations: {
					countries: [countryOf(campaign.account.timeZone).code],
					location_types: ["home", "recent"],
				},
			}),
			destination_type: () => "WEBSITE",
			is_dynamic_creative: () => false,
			start_time: ({ createdAt, campaign }) =>
				timeText(createdAt, campaign.account.timeZone),
			end_time: ({ endAt, campaign }) =>
				endAt === null ? undefined : timeText(endAt, campaign.account.timeZone),
			created_time: ({ createdAt, campaign }) =>
				timeText(createdAt, campaign.account.timeZone),
			updated_time: ({ updatedAt, campaign }) =>
				timeText(updatedAt, campaign.account.timeZone),
			learning_stage_info: () => ({ status: "SUCCESS" }),
			pacing_type: () => ["standard"],
		},
		links: {
			campaign: ({ campaign }) => ({
				type: types.campaign,
				node: campaign,
			}),
		},
		empty: knownFields.adSet,
		edges: {
			ads: {
				type: () => types.ad,
				list: ({ ads }, call) => selectObjects(ads, "ad", call),
			},
		},
	};
}

export function optimizationGoalOf({ campaign }: AdSetNode): string {
	return campaign.world.kind === "search"
		? "LINK_CLICKS"
		: "OFFSITE_CONVERSIONS";
}

/** Windows in which an ad set's actions are attributed: those for clicks alone have a day. */
export function attributionSpecOf({ campaign }: AdSetNode) {
	return campaign.world.kind === "search"
		? [{ event_type: "CLICK_THROUGH", window_days: 1 }]
		: [
				{ event_type: "CLICK_THROUGH", window_days: 7 },
				{ event_type: "VIEW_THROUGH", window_days: 1 },
			];
}
