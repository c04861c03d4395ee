import { isOpenAccount } from "../accounts/account-status.ts";
import { standalone } from "../accounts/unreadable-account.ts";
import { dayIn } from "../calendar.ts";
import type {
	AdAccountDraft,
	AdGroupDraft,
	BudgetDraft,
	CampaignDraft,
	CampaignStatus,
} from "../drafts.ts";
import { unitsToMicros } from "../money.ts";
import { accountStatuses } from "./account-statuses.ts";
import type {
	AccountRow,
	Budgets,
	CampaignRow,
	GroupRow,
} from "./api-types.ts";

const statuses: ReadonlyMap<string, CampaignStatus> = new Map([
	["ACTIVE", "ACTIVE"],
	["PAUSED", "PAUSED"],
	["DRAFT", "DRAFT"],
	["COMPLETED", "ENDED"],
	// Cancelled for good, with its account. LinkedIn's pages have both spellings.
	["CANCELED", "ENDED"],
	["CANCELLED", "ENDED"],
	["ARCHIVED", "REMOVED"],
	["PENDING_DELETION", "REMOVED"],
	["REMOVED", "REMOVED"],
]);

/** State of a group, a campaign or a creative by its own switch: what is above it does not count. */
export function toStatus(word: string): {
	status: CampaignStatus;
	platformStatus: string;
} {
	return { status: statuses.get(word) ?? "UNKNOWN", platformStatus: word };
}

/** LinkedIn has no accounts above others, and an account no time zone: its days are UTC's. */
export function toAdAccount({
	id,
	name,
	currency,
	status,
}: AccountRow): AdAccountDraft {
	return {
		...standalone,
		externalId: id,
		name: name?.trim() || id,
		currencyCode: currency ?? null,
		timeZone: null,
		platformStatus: status,
		active: isOpenAccount(accountStatuses, status),
	};
}

/**
 * A campaign group is a campaign here.
 * @param raw the record as it was received; it is kept beside the campaign
 * @param now milliseconds; what has an end before is over, whatever its switch says
 */
export function toCampaign(
	row: GroupRow,
	raw: unknown,
	{ currencyCode, now }: { currencyCode: string; now: number },
): CampaignDraft {
	const { start, end } = row.runSchedule ?? {};
	return {
		externalId: row.id,
		name: row.name,
		...endedBy(toStatus(row.status), end, now),
		objective: row.objectiveType || null,
		budget: toBudget(row),
		currencyCode: currencyCode || currencyOf(row),
		startDate: toDay(start),
		// The first moment at which nothing runs any more.
		endDate: toDay(end && end - 1),
		raw,
	};
}

/** A campaign is an ad group here. */
export function toAdGroup(row: CampaignRow, now: number): AdGroupDraft {
	return {
		externalId: row.id,
		campaignExternalId: row.campaignGroup,
		name: row.name,
		...endedBy(toStatus(row.status), row.runSchedule?.end, now),
		budget: toBudget(row),
	};
}

/**
 * The budget of a day, or of the whole time where there is none of a day: of both, that of a day decides what is spent.
 * @returns null for an object that has none of its own, or none above zero
 */
export function toBudget({
	dailyBudget,
	totalBudget,
}: Budgets): BudgetDraft | null {
	for (const [money, period] of [
		[dailyBudget, "DAILY"],
		[totalBudget, "LIFETIME"],
	] as const) {
		const amountMicros = money ? unitsToMicros(money.amount) : null;
		if (amountMicros !== null && amountMicros > 0n)
			// A group's campaigns share it, and no other group.
			return { externalId: null, amountMicros, period, shared: false };
	}
	return null;
}

const currencyOf = ({ dailyBudget, totalBudget }: Budgets): string =>
	dailyBudget?.currencyCode ?? totalBudget?.currencyCode ?? "";

function endedBy(
	of: ReturnType<typeof toStatus>,
	end: number | null | undefined,
	now: number,
): ReturnType<typeof toStatus> {
	return of.status === "ACTIVE" && end && end <= now
		? { ...of, status: "ENDED" }
		: of;
}

/** The day of a moment in milliseconds. Some of LinkedIn's lie further ahead than a calendar goes. */
function toDay(milliseconds: number | null | undefined): string | null {
	if (!milliseconds || milliseconds < 0 || milliseconds >= endOfCalendar)
		return null;
	return dayIn(null, milliseconds);
}

const endOfCalendar = Date.UTC(9999, 11, 31);
