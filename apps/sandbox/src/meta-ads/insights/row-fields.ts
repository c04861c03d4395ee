import { dateText, monthsBefore } from "../../world/calendar.ts";
import { timeText } from "../meta-time.ts";
import { offsetOf, unitsText } from "../money.ts";
import { optimizationGoalOf } from "../objects/ad-set-type.ts";
import { objectiveOf } from "../objects/campaign-type.ts";
import type { AdNode, AdSetNode, CampaignNode } from "../objects/nodes.ts";
import {
	type ActionEntry,
	type ActionSettings,
	actionsOf,
	actionValuesOf,
} from "./actions.ts";
import type { InsightsQuery } from "./query.ts";
import type { InsightsRow } from "./rows.ts";
import { accountOf } from "./scope.ts";

/** Words for a row that depend on more than itself. */
export type RowContext = {
	query: InsightsQuery;
	today: number;
	purchaseTypes: readonly string[] | null;
	/** Reports tell what a call alone leaves out of longer histories. */
	isReport: boolean;
};

const perceivedTwice = 1.3;
const reachMonths = 13;

/** A row with the fields that were asked for, and those of the split. Numbers are texts. */
export function renderRow(
	row: InsightsRow,
	context: RowContext,
): Record<string, unknown> {
	const rendered: Record<string, unknown> = {};
	for (const field of context.query.fields) {
		const value = fieldValue(field, row, context);
		if (value !== undefined) rendered[field] = value;
	}
	rendered.date_start ??= dateText(row.part.from);
	rendered.date_stop ??= dateText(row.part.to);
	return Object.assign(rendered, row.told);
}

function fieldValue(
	field: string,
	row: InsightsRow,
	context: RowContext,
): unknown {
	const { measure, object, part } = row;
	const account = accountOf(object);
	const { campaign, adSet, ad } = placesOf(row);
	const { currency } = account;
	switch (field) {
		case "account_id":
			return account.id;
		case "account_name":
			return account.world.name;
		case "account_currency":
			return currency;
		case "campaign_id":
			return campaign?.id;
		case "campaign_name":
			return campaign?.name;
		case "adset_id":
			return adSet?.id;
		case "adset_name":
			return adSet?.name;
		case "ad_id":
			return ad?.id;
		case "ad_name":
			return ad?.name;
		case "objective":
			return campaign === null ? "MULTIPLE" : objectiveOf(campaign);
		case "buying_type":
			return "AUCTION";
		case "optimization_goal":
			return adSet === null ? undefined : optimizationGoalOf(adSet);
		case "attribution_setting":
			return row.attribution;
		case "created_time":
		case "updated_time":
			return "level" in object
				? timeText(
						field === "created_time" ? object.createdAt : object.updatedAt,
						account.timeZone,
					).slice(0, 10)
				: undefined;
		case "date_start":
			return dateText(part.from);
		case "date_stop":
			return dateText(part.to);
		case "impressions":
			return String(measure.impressions);
		case "clicks":
			return String(measure.clicks);
		case "unique_clicks":
			return String(Math.floor(measure.clicks * 0.93));
		case "inline_link_clicks":
			return measure.linkClicks === 0 ? undefined : String(measure.linkClicks);
		case "spend":
			return measure.spendMinor === 0
				? "0"
				: unitsText(measure.spendMinor, currency);
		case "reach":
		case "frequency":
		case "cpp":
			return reachFieldOf(field, row, context);
		case "ctr":
			return ratio(measure.clicks * 100, measure.impressions);
		case "cpc":
			return ratio(measure.spendMinor / offsetOf(currency), measure.clicks);
		case "cpm":
			return ratio(
				(measure.spendMinor / offsetOf(currency)) * 1000,
				measure.impressions,
			);
		default:
			return actionFieldOf(field, row, context);
	}
}

function ratio(above: number, below: number): string | undefined {
	return below === 0 ? undefined : (above / below).toFixed(6);
}

/** People reached. By hour it is 0; by place it is told for a year and a month, but in reports. */
function reachFieldOf(
	field: string,
	{ measure, part, object }: InsightsRow,
	{ query, today, isReport }: RowContext,
): string | undefined {
	if (query.breakdown === "hour") return field === "cpp" ? undefined : "0";
	if (
		query.breakdown !== "none" &&
		!isReport &&
		part.from < monthsBefore(today, reachMonths)
	)
		return undefined;
	const reach = Math.max(1, Math.floor(measure.impressions / perceivedTwice));
	if (field === "reach") return String(reach);
	if (field === "frequency") return ratio(measure.impressions, reach);
	const { currency } = accountOf(object);
	return ratio((measure.spendMinor / offsetOf(currency)) * 1000, reach);
}

function actionFieldOf(
	field: string,
	row: InsightsRow,
	context: RowContext,
): unknown {
	const { query, purchaseTypes } = context;
	const { measure } = row;
	const { currency } = accountOf(row.object);
	const isAffected = ["hour", "region", "both"].includes(query.breakdown);
	// Ad sets with different attribution tell no actions by hour or region, unless windows are named.
	if (isAffected && row.attribution === "mixed" && query.windows.length === 0)
		return undefined;
	const settings: ActionSettings = {
		purchaseTypes,
		currency,
		windows: query.windows,
		isOneDayClick: row.attribution === "1d_click",
	};
	const offMeta = !isAffected;
	const spend = measure.spendMinor / offsetOf(currency);
	switch (field) {
		case "actions":
			return actionsOf(measure, settings, offMeta);
		case "action_values":
			return actionValuesOf(measure, settings, offMeta);
		case "outbound_clicks":
			return measure.linkClicks === 0
				? undefined
				: [
						{
							action_type: "outbound_click",
							value: String(measure.linkClicks),
						},
					];
		case "cost_per_action_type":
			return actionsOf(measure, settings, offMeta)?.map(
				({ action_type, value }): ActionEntry => ({
					action_type,
					value: ratio(spend, Number(value)) ?? "0",
				}),
			);
		case "purchase_roas":
			return offMeta && measure.valueMinor > 0 && measure.spendMinor > 0
				? [
						{
							action_type: "omni_purchase",
							value: ratio(measure.valueMinor, measure.spendMinor),
						},
					]
				: undefined;
		default:
			return undefined;
	}
}

/** The campaign, ad set and ad of a row, as far as its level knows one. */
function placesOf({ object }: InsightsRow): {
	campaign: CampaignNode | null;
	adSet: AdSetNode | null;
	ad: AdNode | null;
} {
	if (!("level" in object)) return { campaign: null, adSet: null, ad: null };
	switch (object.level) {
		case "campaign":
			return { campaign: object, adSet: null, ad: null };
		case "adSet":
			return { campaign: object.campaign, adSet: object, ad: null };
		case "ad":
			return {
				campaign: object.adSet.campaign,
				adSet: object.adSet,
				ad: object,
			};
	}
}
