import { dayIn } from "../calendar.ts";
import type {
	AccountRef,
	AdDraft,
	AdGroupDraft,
	BudgetDraft,
	BudgetPeriod,
	CampaignDraft,
} from "../drafts.ts";
import type { AdGroupRow, AdRow, CampaignRow, Post } from "./api-types.ts";
import { toStatus } from "./statuses.ts";

const periods: ReadonlyMap<string, BudgetPeriod> = new Map([
	["DAILY_SPEND", "DAILY"],
	["LIFETIME_SPEND", "LIFETIME"],
]);

/** @param raw the row as it was received; it is kept beside the campaign */
export function toCampaign(
	row: CampaignRow,
	raw: unknown,
	{ currencyCode, timeZone }: Pick<AccountRef, "currencyCode" | "timeZone">,
): CampaignDraft {
	return {
		externalId: row.id,
		name: row.name || row.id,
		...toStatus(row),
		objective: row.objective || null,
		budget: toCampaignBudget(row),
		currencyCode,
		startDate: toDay(row.start_time, timeZone),
		endDate: toDay(row.end_time, timeZone),
		raw,
	};
}

type BudgetFields = Pick<
	CampaignRow,
	"is_campaign_budget_optimization" | "goal_type" | "goal_value"
>;

/** A campaign's own budget: that of one whose ad groups have theirs is null. */
export const toCampaignBudget = (row: BudgetFields): BudgetDraft | null =>
	row.is_campaign_budget_optimization === false ? null : toBudget(row);

/** An ad group's own budget: where the campaign keeps it, whatever stands here does not count. */
export const toAdGroupBudget = (row: BudgetFields): BudgetDraft | null =>
	row.is_campaign_budget_optimization === true ? null : toBudget(row);

function toBudget({
	goal_type: type,
	goal_value: value,
}: BudgetFields): BudgetDraft | null {
	const period = periods.get(type ?? "");
	const amountMicros =
		value === null || value === undefined ? null : BigInt(value);
	if (period === undefined || amountMicros === null || amountMicros <= 0n)
		return null;
	return { externalId: null, amountMicros, period, shared: false };
}

export function toAdGroup(row: AdGroupRow): AdGroupDraft {
	return {
		externalId: row.id,
		campaignExternalId: row.campaign_id,
		name: row.name || row.id,
		...toStatus(row),
		budget: toAdGroupBudget(row),
	};
}

/** @param post what the ad shows; null where it shows none, or one that this login may not read */
export function toAd(row: AdRow, post: Post | null): AdDraft {
	const content = post?.content ?? [];
	const first = <Name extends keyof (typeof content)[number]>(name: Name) =>
		content.find((each) => each[name])?.[name] ?? null;
	return {
		externalId: row.id,
		campaignExternalId: row.campaign_id,
		adGroupExternalId: row.ad_group_id,
		name: row.name || null,
		...toStatus(row),
		headlines: present([post?.headline]),
		descriptions: present([
			post?.body,
			...content.map(({ caption }) => caption),
		]),
		callToAction: first("call_to_action"),
		destinationUrl: row.click_url || first("destination_url"),
	};
}

const present = (texts: readonly (string | null | undefined)[]): string[] =>
	[
		...new Set(texts.filter((text) => typeof text === "string" && text !== "")),
	] as string[];

function toDay(
	time: string | null | undefined,
	timeZone: string,
): string | null {
	const at = Date.parse(time ?? "");
	return Number.isNaN(at) ? null : dayIn(timeZone || null, at);
}
