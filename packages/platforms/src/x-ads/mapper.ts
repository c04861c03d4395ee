import { isOpenAccount } from "../accounts/account-status.ts";
import { standalone } from "../accounts/unreadable-account.ts";
import type {
	AdAccountDraft,
	AdGroupDraft,
	BudgetDraft,
	CampaignDraft,
	KeywordDraft,
	KeywordMatchType,
} from "../drafts.ts";
import { accountStatuses, deletedStatus } from "./account-statuses.ts";
import type {
	Account,
	BudgetRow,
	CampaignRow,
	CriterionRow,
	LineItemRow,
} from "./api-types.ts";
import { toStatus, toSwitch } from "./statuses.ts";

/** X has no accounts above others, and tells a currency with campaigns and funding, not with the account. */
export function toAdAccount(account: Account): AdAccountDraft {
	const { id, name, timezone, approval_status: approval, deleted } = account;
	const status = deleted ? deletedStatus : (approval ?? null);
	return {
		...standalone,
		externalId: id,
		name: name.trim() || id,
		currencyCode: null,
		timeZone: timezone ?? null,
		platformStatus: status,
		active: isOpenAccount(accountStatuses, status),
	};
}

/** The daily amount where there is one: X keeps a total beside it, which bounds the whole flight. */
export function toBudget({
	daily_budget_amount_local_micro: daily,
	total_budget_amount_local_micro: total,
}: BudgetRow): BudgetDraft | null {
	const own = { externalId: null, shared: false };
	if (daily !== null && daily !== undefined)
		return { ...own, amountMicros: daily, period: "DAILY" };
	if (total !== null && total !== undefined)
		return { ...own, amountMicros: total, period: "LIFETIME" };
	return null;
}

/** Objective and times are kept by a campaign's line items, each with its own. */
export function toCampaign(
	row: CampaignRow,
	raw: unknown,
	currencyOfAccount: string,
): CampaignDraft {
	return {
		externalId: row.id,
		name: row.name,
		...toSwitch(row),
		objective: null,
		budget: toBudget(row),
		currencyCode: row.currency ?? currencyOfAccount,
		startDate: null,
		endDate: null,
		raw,
	};
}

export function toAdGroup(row: LineItemRow, now: number): AdGroupDraft {
	return {
		externalId: row.id,
		campaignExternalId: row.campaign_id,
		name: row.name?.trim() || row.id,
		...toStatus(row, now),
		budget: toBudget(row),
	};
}

const matchTypes: ReadonlyMap<string, KeywordMatchType> = new Map([
	["EXACT", "EXACT"],
	["PHRASE", "PHRASE"],
	["BROAD", "BROAD"],
	// All of its words in any order: none of our three.
	["UNORDERED", "UNKNOWN"],
] as const);

const keywordType = /^(NEGATIVE_)?([A-Z]+)_KEYWORD$/;

/**
 * A criterion as a keyword; null for one of another type, such as a place. It has no switch: it is there or deleted. Its type is
 * kept as the platform's own word.
 */
export function toKeyword(
	row: CriterionRow,
	{ id, campaign_id }: Pick<LineItemRow, "id" | "campaign_id">,
): KeywordDraft | null {
	const [, negative, type] = keywordType.exec(row.targeting_type) ?? [];
	if (type === undefined || row.deleted) return null;
	return {
		externalId: row.id,
		campaignExternalId: campaign_id,
		adGroupExternalId: id,
		text: row.targeting_value,
		matchType: matchTypes.get(type) ?? "UNKNOWN",
		negative: negative !== undefined || row.operator_type === "NE",
		status: "ACTIVE",
		platformStatus: row.targeting_type,
	};
}
