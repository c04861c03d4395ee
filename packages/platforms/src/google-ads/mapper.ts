import { isOpenAccount } from "../accounts/account-status.ts";
import { standalone } from "../accounts/unreadable-account.ts";
import type {
	AdAccountDraft,
	AdDraft,
	AdGroupDraft,
	BudgetDraft,
	BudgetPeriod,
	CampaignDraft,
	CampaignStatus,
	KeywordDraft,
	KeywordMatchType,
} from "../drafts.ts";
import { accountStatuses } from "./account-statuses.ts";
import type {
	AdGroupRow,
	AdRow,
	CampaignRow,
	CustomerRow,
	KeywordRow,
} from "./api-types.ts";

const statuses: ReadonlyMap<string, CampaignStatus> = new Map([
	["ENABLED", "ACTIVE"],
	["PAUSED", "PAUSED"],
	["REMOVED", "REMOVED"],
]);
const periods: ReadonlyMap<string, BudgetPeriod> = new Map([
	["DAILY", "DAILY"],
	["CUSTOM_PERIOD", "LIFETIME"],
]);
const matchTypes: ReadonlyMap<string, KeywordMatchType> = new Map([
	["EXACT", "EXACT"],
	["PHRASE", "PHRASE"],
	["BROAD", "BROAD"],
]);

/** Google's word for a status in ours; one that we do not know is UNKNOWN. */
export function toStatus(word: string | undefined): CampaignStatus {
	return statuses.get(word ?? "") ?? "UNKNOWN";
}

/** An account as `customer` or `customer_client` tells of it. */
export function toAdAccount(customer: CustomerRow["customer"]): AdAccountDraft {
	return {
		...standalone,
		externalId: customer.id,
		name: customer.descriptiveName || formatCustomerId(customer.id),
		currencyCode: customer.currencyCode ?? null,
		timeZone: customer.timeZone ?? null,
		manager: customer.manager ?? false,
		platformStatus: customer.status ?? null,
		active: isOpenAccount(accountStatuses, customer.status ?? null),
	};
}

/** Writes an id as Google shows it to people: 123-456-7890. */
export function formatCustomerId(id: string): string {
	return id.replace(/^(\d{3})(\d{3})(\d{4})$/, "$1-$2-$3");
}

/** @param raw the row as it was received; it is kept beside the campaign */
export function toCampaign(
	row: CampaignRow,
	raw: unknown,
	currencyCode: string,
): CampaignDraft {
	const { campaign } = row;
	const status = toStatus(campaign.status);
	const ended =
		campaign.servingStatus === "ENDED" || campaign.primaryStatus === "ENDED";
	return {
		externalId: campaign.id,
		name: campaign.name,
		status: status === "ACTIVE" && ended ? "ENDED" : status,
		platformStatus: campaign.status ?? "UNSPECIFIED",
		objective: campaign.advertisingChannelType ?? null,
		budget: toBudget(row.campaignBudget),
		currencyCode,
		startDate: toDay(campaign.startDateTime),
		endDate: toDay(campaign.endDateTime),
		raw,
	};
}

export function toBudget(
	budget: CampaignRow["campaignBudget"],
): BudgetDraft | null {
	const period = periods.get(budget?.period ?? "DAILY");
	const amountMicros =
		period === "LIFETIME"
			? (budget?.totalAmountMicros ?? budget?.amountMicros)
			: budget?.amountMicros;
	if (!budget || period === undefined || amountMicros === undefined)
		return null;
	return {
		externalId: budget.id ?? null,
		amountMicros,
		period,
		shared:
			(budget.explicitlyShared ?? false) || (budget.referenceCount ?? 0n) > 1n,
	};
}

/** The day of `yyyy-MM-dd HH:mm:ss` in the account's zone. Google writes 2037-12-30 for a campaign without an end. */
function toDay(dateTime: string | undefined): string | null {
	const day = /^\d{4}-\d{2}-\d{2}/.exec(dateTime ?? "")?.[0];
	return day === undefined || day.startsWith("2037-12-30") ? null : day;
}

export function toAdGroup(row: AdGroupRow): AdGroupDraft {
	return {
		externalId: row.adGroup.id,
		campaignExternalId: row.campaign.id,
		name: row.adGroup.name,
		status: toStatus(row.adGroup.status),
		platformStatus: row.adGroup.status ?? "UNSPECIFIED",
		// Google keeps budgets on campaigns.
		budget: null,
	};
}

/** Responsive display and search ads bring their texts; other kinds their name, status and address. */
export function toAd(row: AdRow): AdDraft {
	const { ad, status } = row.adGroupAd;
	const display = ad.responsiveDisplayAd;
	const search = ad.responsiveSearchAd;
	return {
		externalId: ad.id,
		campaignExternalId: row.campaign.id,
		adGroupExternalId: row.adGroup.id,
		name: ad.name || null,
		status: toStatus(status),
		platformStatus: status ?? "UNSPECIFIED",
		headlines: texts([
			...(search?.headlines ?? []),
			...(display?.headlines ?? []),
			display?.longHeadline,
		]),
		descriptions: texts([
			...(search?.descriptions ?? []),
			...(display?.descriptions ?? []),
		]),
		callToAction: display?.callToActionText || null,
		destinationUrl: ad.finalUrls?.[0] ?? null,
	};
}

function texts(
	items: readonly ({ text?: string | undefined } | undefined)[],
): string[] {
	return items.map((item) => item?.text ?? "").filter((text) => text !== "");
}

export function toKeyword(row: KeywordRow): KeywordDraft {
	const { adGroupCriterion: criterion } = row;
	return {
		externalId: criterion.criterionId,
		campaignExternalId: row.campaign.id,
		adGroupExternalId: row.adGroup.id,
		text: criterion.keyword.text,
		matchType: matchTypes.get(criterion.keyword.matchType ?? "") ?? "UNKNOWN",
		negative: criterion.negative ?? false,
		status: toStatus(criterion.status),
		platformStatus: criterion.status ?? "UNSPECIFIED",
	};
}
