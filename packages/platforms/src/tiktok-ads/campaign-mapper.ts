import type {
	AdDraft,
	AdGroupDraft,
	BudgetDraft,
	BudgetPeriod,
	CampaignDraft,
} from "../drafts.ts";
import { unitsToMicros } from "../money.ts";
import type { AdGroupRow, AdRow, CampaignRow } from "./api-types.ts";
import { toStatus } from "./statuses.ts";

/** Kinds of budgets. A dynamic daily one is an average over the days of a week. */
const periods: ReadonlyMap<string, BudgetPeriod> = new Map([
	["BUDGET_MODE_DAY", "DAILY"],
	["BUDGET_MODE_DYNAMIC_DAILY_BUDGET", "DAILY"],
	["BUDGET_MODE_TOTAL", "LIFETIME"],
]);

/** @param raw the row as it was received; it is kept beside the campaign */
export function toCampaign(
	row: CampaignRow,
	raw: unknown,
	currencyCode: string,
): CampaignDraft {
	return {
		externalId: row.campaign_id,
		name: row.campaign_name,
		...toStatus(row),
		objective: row.objective_type || null,
		budget: toBudget(row.budget_mode, row.budget),
		currencyCode,
		// TikTok keeps them on ad groups.
		startDate: null,
		endDate: null,
		raw,
	};
}

export function toAdGroup(row: AdGroupRow): AdGroupDraft {
	return {
		externalId: row.adgroup_id,
		campaignExternalId: row.campaign_id,
		name: row.adgroup_name,
		...toStatus(row),
		budget: toAdGroupBudget(row),
	};
}

/** Budget of an ad group: what is scheduled for the next midnight, where something is, since it is what was set last. */
export function toAdGroupBudget({
	budget_mode,
	budget,
	scheduled_budget,
}: Pick<
	AdGroupRow,
	"budget_mode" | "budget" | "scheduled_budget"
>): BudgetDraft | null {
	return (
		toBudget(budget_mode, scheduled_budget) ?? toBudget(budget_mode, budget)
	);
}

/** @returns null without a limit (BUDGET_MODE_INFINITE), where the amount is 0, or where it is kept on the other level */
function toBudget(
	mode: string | null | undefined,
	units: string | number | null | undefined,
): BudgetDraft | null {
	const period = periods.get(mode ?? "");
	const amountMicros =
		units === null || units === undefined ? null : unitsToMicros(units);
	if (period === undefined || amountMicros === null || amountMicros <= 0n)
		return null;
	return { externalId: null, amountMicros, period, shared: false };
}

export function toAd(row: AdRow): AdDraft {
	const texts = row.ad_texts?.length ? row.ad_texts : [row.ad_text ?? ""];
	return {
		externalId: row.ad_id,
		campaignExternalId: row.campaign_id,
		adGroupExternalId: row.adgroup_id,
		name: row.ad_name || null,
		...toStatus(row),
		// An ad at TikTok has one text, which stands below the video.
		headlines: [],
		descriptions: texts.filter((text) => text !== ""),
		callToAction: row.call_to_action || null,
		destinationUrl: row.landing_page_url || null,
	};
}
