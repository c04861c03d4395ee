import { isOpenAccount } from "../accounts/account-status.ts";
import { standalone } from "../accounts/unreadable-account.ts";
import { dayIn } from "../calendar.ts";
import type {
	AdAccountDraft,
	AdGroupDraft,
	BudgetDraft,
	CampaignDraft,
	CampaignStatus,
	SourceDraft,
} from "../drafts.ts";
import { minorToMicros } from "../money.ts";
import { accountStatuses, accountStatusWord } from "./account-statuses.ts";
import type {
	AdAccountRow,
	AdSetRow,
	Budgets,
	CampaignRow,
	Switches,
} from "./api-types.ts";
import { minorUnits } from "./currencies.ts";

const statuses: ReadonlyMap<string, CampaignStatus> = new Map([
	["ACTIVE", "ACTIVE"],
	["PAUSED", "PAUSED"],
	// An archived one can be deleted and nothing else.
	["ARCHIVED", "REMOVED"],
	["DELETED", "REMOVED"],
]);

/** Words that say what a parent, a review or a payment makes of an object that is switched on. */
const effective: ReadonlySet<string> = new Set([
	...statuses.keys(),
	"CAMPAIGN_PAUSED",
	"ADSET_PAUSED",
	"IN_PROCESS",
	"WITH_ISSUES",
	"PENDING_REVIEW",
	"DISAPPROVED",
	"PREAPPROVED",
	"PENDING_BILLING_INFO",
]);

/**
 * Status by the object's own switch, and Meta's word for what becomes of it: an ad set that is on stays on while its campaign
 * is paused. A word that is not known is kept, and makes the status UNKNOWN.
 */
export function toStatus({ status, effective_status }: Switches): {
	status: CampaignStatus;
	platformStatus: string;
} {
	const own = statuses.get(status ?? effective_status ?? "");
	if (!own)
		return {
			status: "UNKNOWN",
			platformStatus: status ?? effective_status ?? "UNSPECIFIED",
		};
	const platformStatus = effective_status ?? status ?? "UNSPECIFIED";
	return {
		status: effective.has(platformStatus) ? own : "UNKNOWN",
		platformStatus,
	};
}

/** An object's switch alone: what is made of it does not count, whether or not the word is known. */
export function toSwitch(words: Switches): ReturnType<typeof toStatus> {
	const whole = toStatus(words);
	return words.status
		? { ...whole, status: statuses.get(words.status) ?? "UNKNOWN" }
		: whole;
}

/** Meta's ad accounts lie below no manager that one enters by. */
export function toAdAccount(row: AdAccountRow): AdAccountDraft {
	const platformStatus = accountStatusWord(row.account_status);
	return {
		...standalone,
		externalId: row.account_id,
		name: row.name?.trim() || row.account_id,
		currencyCode: row.currency ?? null,
		timeZone: row.timezone_name ?? null,
		platformStatus,
		active: isOpenAccount(accountStatuses, platformStatus),
	};
}

/** Account's currency and zone, and the moment by which something has ended. */
export interface Surroundings {
	currencyCode: string;
	timeZone: string;
	now: number;
}

/** @param raw the record as it was received; it is kept beside the campaign */
export function toCampaign(
	row: CampaignRow,
	raw: unknown,
	{ currencyCode, timeZone, now }: Surroundings,
): CampaignDraft {
	return {
		externalId: row.id,
		name: row.name,
		...endedBy(toStatus(row), row.stop_time, now),
		objective: row.objective ?? null,
		budget: toBudget(row, currencyCode),
		currencyCode,
		startDate: toDay(row.start_time, timeZone),
		endDate: toDay(row.stop_time, timeZone),
		raw,
	};
}

export function toAdGroup(
	row: AdSetRow,
	{ currencyCode, now }: Surroundings,
): AdGroupDraft {
	return {
		externalId: row.id,
		campaignExternalId: row.campaign_id,
		name: row.name,
		...endedBy(toStatus(row), row.end_time, now),
		budget: toBudget(row, currencyCode),
	};
}

/** The budget of a campaign or an ad set; null for one that has none of its own: its amounts are left out or 0. */
export function toBudget(
	{ daily_budget, lifetime_budget }: Budgets,
	currencyCode: string,
): BudgetDraft | null {
	for (const [minor, period] of [
		[daily_budget, "DAILY"],
		[lifetime_budget, "LIFETIME"],
	] as const) {
		const amountMicros =
			minor === undefined || minor === null
				? null
				: minorToMicros(minor, currencyCode, minorUnits);
		if (amountMicros !== null && amountMicros > 0n)
			// The campaign's ad sets share it, and no other campaign.
			return { externalId: null, amountMicros, period, shared: false };
	}
	return null;
}

export function toSource({
	id,
	name,
}: {
	id: string;
	name?: string | null | undefined;
}): SourceDraft {
	return {
		externalId: id,
		kind: "PIXEL",
		name: name?.trim() || id,
		details: null,
	};
}

function endedBy(
	of: ReturnType<typeof toStatus>,
	ends: string | null | undefined,
	now: number,
): ReturnType<typeof toStatus> {
	const at = momentOf(ends);
	return of.status === "ACTIVE" && at !== null && at <= now
		? { ...of, status: "ENDED" }
		: of;
}

function toDay(
	time: string | null | undefined,
	timeZone: string,
): string | null {
	const at = momentOf(time);
	return at === null ? null : dayIn(timeZone, at);
}

/** A moment such as `2026-11-07T10:00:00+0100`; null for none, and for 1970, by which Meta writes none. */
export function momentOf(time: string | null | undefined): number | null {
	const match =
		/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:Z|([+-]\d{2}):?(\d{2}))$/.exec(
			time ?? "",
		);
	if (!match) return null;
	const [, clock, hours, minutes] = match;
	const at = Date.parse(
		`${clock}${hours === undefined ? "Z" : `${hours}:${minutes}`}`,
	);
	return Number.isNaN(at) || at < 86_400_000 ? null : at;
}
