import { cleanName } from "@patchbay/oauth";
import { isOpenAccount } from "../accounts/account-status.ts";
import { standalone } from "../accounts/unreadable-account.ts";
import type {
	AdAccountDraft,
	AdDraft,
	AdGroupDraft,
	BudgetDraft,
	BudgetPeriod,
	CampaignDraft,
	KeywordDraft,
	KeywordMatchType,
} from "../drafts.ts";
import { unitsToMicros } from "../money.ts";
import { accountStatuses } from "./account-statuses.ts";
import type {
	AccountRow,
	AdGroupRow,
	AdRow,
	BudgetRow,
	CampaignRow,
	KeywordRow,
	NegativeKeywordRow,
} from "./api-types.ts";
import { toStatus } from "./statuses.ts";
import { toTimeZone } from "./time-zones.ts";

/** An advertiser account. Its customer is no account: each call about the account names it. */
export function toAdAccount(row: AccountRow): AdAccountDraft {
	const { Id: id, CurrencyCode, AccountLifeCycleStatus: status } = row;
	return {
		...standalone,
		externalId: id,
		name: cleanName(row.Name ?? null) ?? id,
		currencyCode: CurrencyCode ?? null,
		timeZone: toTimeZone(row.TimeZone),
		accessExternalId: row.ParentCustomerId,
		platformStatus: status ?? null,
		active: isOpenAccount(accountStatuses, status ?? null),
	};
}

const periods: ReadonlyMap<string, BudgetPeriod> = new Map([
	["DailyBudgetStandard", "DAILY"],
	["DailyBudgetAccelerated", "DAILY"],
	["LifetimeBudgetStandard", "LIFETIME"],
]);

/**
 * A campaign's budget: its own, or the account's that it shares with others.
 * @param shared the budget that `BudgetId` names, where Microsoft told it
 */
export function toBudget(
	row: Pick<CampaignRow, "DailyBudget" | "BudgetType" | "BudgetId">,
	shared: BudgetRow | null,
): BudgetDraft | null {
	const units = shared?.Amount ?? row.DailyBudget;
	const amountMicros =
		units === null || units === undefined ? null : unitsToMicros(units);
	const period = periods.get(shared?.BudgetType ?? row.BudgetType ?? "");
	if (amountMicros === null || period === undefined) return null;
	return {
		externalId: row.BudgetId,
		amountMicros,
		period,
		// Whether others spend from it is not known without the budget itself.
		shared: row.BudgetId !== null && (shared?.AssociationCount ?? 2) > 1,
	};
}

/** @param raw the row as it was received; it is kept beside the campaign */
export function toCampaign(
	row: CampaignRow,
	raw: unknown,
	currencyCode: string,
	shared: BudgetRow | null,
): CampaignDraft {
	return {
		externalId: row.Id,
		name: row.Name,
		...toStatus(row.Status),
		objective: row.CampaignType || null,
		budget: toBudget(row, shared),
		currencyCode,
		startDate: row.StartDate ?? null,
		endDate: row.EndDate ?? null,
		raw,
	};
}

/** Microsoft keeps no budgets on ad groups. */
export const toAdGroup = (
	row: AdGroupRow,
	campaignExternalId: string,
): AdGroupDraft => ({
	externalId: row.Id,
	campaignExternalId,
	name: row.Name,
	...toStatus(row.Status),
	budget: null,
});

/** Place of an ad or a keyword, which its row does not tell. */
export interface Place {
	campaignExternalId: string;
	adGroupExternalId: string;
}

export function toAd(row: AdRow, place: Place): AdDraft {
	const headlines = [
		...wordsOf(row.Headlines),
		...wordsOf(row.LongHeadlines),
		...[
			row.Headline,
			row.TitlePart1,
			row.TitlePart2,
			row.TitlePart3,
			row.Title,
		].filter(isText),
	];
	return {
		externalId: row.Id,
		...place,
		// Ads have no names at Microsoft.
		name: null,
		...toStatus(row.Status),
		headlines: [...new Set(headlines)],
		descriptions: [
			...new Set([
				...wordsOf(row.Descriptions),
				...[row.Text, row.TextPart2, row.PromotionalText].filter(isText),
			]),
		],
		callToAction: row.CallToAction || null,
		destinationUrl: row.FinalUrls?.[0] || null,
	};
}

const isText = (text: string | null | undefined): text is string =>
	typeof text === "string" && text !== "";

const wordsOf = (links: AdRow["Headlines"]): string[] =>
	(links ?? []).map((link) => link?.Asset?.Text).filter(isText);

/** Pictures that an ad shows, by the ids of the account's library. */
export function imageIdsOf({ Images }: Pick<AdRow, "Images">): string[] {
	const ids = (Images ?? []).flatMap((link) => link?.Asset?.Id ?? []);
	return [...new Set(ids)];
}

const matchTypes: ReadonlyMap<string, KeywordMatchType> = new Map([
	["Exact", "EXACT"],
	["Phrase", "PHRASE"],
	["Broad", "BROAD"],
]);

export const toMatchType = (
	word: string | null | undefined,
): KeywordMatchType => matchTypes.get(word ?? "") ?? "UNKNOWN";

export const toKeyword = (row: KeywordRow, place: Place): KeywordDraft => ({
	externalId: row.Id,
	...place,
	text: row.Text,
	matchType: toMatchType(row.MatchType),
	negative: false,
	...toStatus(row.Status),
});

/** A negative keyword has no switch: it holds as long as it is there. */
export const toNegativeKeyword = (
	row: NegativeKeywordRow,
	place: Place,
): KeywordDraft => ({
	externalId: row.Id,
	...place,
	text: row.Text,
	matchType: toMatchType(row.MatchType),
	negative: true,
	status: "ACTIVE",
	platformStatus: "Active",
});
