import type { AccountRef, BudgetDraft } from "../../drafts.ts";
import type { PlatformSession } from "../../session.ts";
import type { BudgetState, WriteTarget } from "../../writes/write-parts.ts";
import { type ScheduledAdGroupRow, scheduledAdGroupRow } from "../api-types.ts";
import { toAdGroupBudget, toCampaign } from "../campaign-mapper.ts";
import { adGroupEntity, campaignEntity } from "../entity-lists.ts";
import { toStatus } from "../statuses.ts";
import {
	countScheduledDays,
	fixedLeast,
	leastAfterSpend,
	stepOf,
} from "./budget-rules.ts";
import { readOne } from "./read-one.ts";
import { readSpend } from "./read-spend.ts";

/** A budget with what its change needs to know besides. */
export interface FoundBudget {
	budget: BudgetDraft | null;
	keptAt: BudgetState["keptAt"];
	/** Least amount that TikTok ever takes; null where it is not known. */
	leastEver: bigint | null;
	/** Least amount that holds at once, given what has been spent; 0 without a budget. */
	leastAtOnce: bigint;
	/** True where another amount is scheduled for the next midnight already. */
	isScheduled: boolean;
	/** True for an average over the days of a week. */
	isDynamic: boolean;
	/** True for a campaign whose ad groups have budgets of their own as well. */
	isAbove: boolean;
}

export async function readBudget(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<BudgetState | null> {
	const found = await findBudget(session, account, target);
	if (!found) return null;
	const { budget, keptAt, leastEver, leastAtOnce } = found;
	// An ad group's amount for days can be scheduled where it is too little for today.
	const canWait = target.level === "adGroup" && budget?.period === "DAILY";
	const least = canWait ? leastEver : largest(leastEver, leastAtOnce);
	return {
		budget,
		keptAt,
		currencyCode: account.currencyCode,
		sharedWith: 0,
		leastMicros: budget && least,
		stepMicros: stepOf(account.currencyCode),
	};
}

function largest(one: bigint | null, other: bigint): bigint | null {
	if (other === 0n) return one;
	return one !== null && one > other ? one : other;
}

/** @returns null for an object that was deleted, or is not there */
export function findBudget(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<FoundBudget | null> {
	return target.level === "campaign"
		? findOfCampaign(session, account, target.externalId)
		: findOfAdGroup(session, account, target);
}

async function findOfCampaign(
	session: PlatformSession,
	account: AccountRef,
	externalId: string,
): Promise<FoundBudget | null> {
	const row = await readOne(
		session,
		account,
		"campaign",
		campaignEntity,
		externalId,
	);
	if (!row || toStatus(row).status === "REMOVED") return null;
	const { budget } = toCampaign(row, null, account.currencyCode);
	return {
		...(await withLeast(session, account, "campaign", externalId, budget, 1)),
		keptAt: budget === null ? "adGroup" : null,
		isScheduled: false,
		isDynamic: row.budget_mode === dynamic,
		isAbove: budget !== null && row.budget_optimize_on !== true,
	};
}

async function findOfAdGroup(
	session: PlatformSession,
	account: AccountRef,
	{ externalId, campaignExternalId }: WriteTarget,
): Promise<FoundBudget | null> {
	const [row, campaign] = await Promise.all([
		readOne<ScheduledAdGroupRow>(
			session,
			account,
			"adGroup",
			{
				...adGroupEntity,
				fields: Object.keys(scheduledAdGroupRow.shape),
				schema: scheduledAdGroupRow,
			},
			externalId,
		),
		readOne(session, account, "campaign", campaignEntity, campaignExternalId),
	]);
	if (!row || toStatus(row).status === "REMOVED") return null;
	// Its own amount is ignored then, whatever it is.
	const isOfCampaign = campaign?.budget_optimize_on === true;
	const budget = isOfCampaign ? null : toAdGroupBudget(row);
	const current = toAdGroupBudget({ ...row, scheduled_budget: null });
	const days = countScheduledDays(
		row.schedule_start_time,
		row.schedule_end_time,
	);
	return {
		...(await withLeast(session, account, "adGroup", externalId, budget, days)),
		keptAt: budget === null ? "campaign" : null,
		isScheduled:
			budget !== null && budget.amountMicros !== current?.amountMicros,
		isDynamic: row.budget_mode === dynamic,
		isAbove: false,
	};
}

const dynamic = "BUDGET_MODE_DYNAMIC_DAILY_BUDGET";

async function withLeast(
	session: PlatformSession,
	account: AccountRef,
	level: "campaign" | "adGroup",
	externalId: string,
	budget: BudgetDraft | null,
	days: number,
): Promise<Pick<FoundBudget, "budget" | "leastEver" | "leastAtOnce">> {
	if (budget === null) return { budget, leastEver: null, leastAtOnce: 0n };
	const { period } = budget;
	const { currencyCode } = account;
	const spent = await readSpend(session, account, level, externalId, period);
	return {
		budget,
		leastEver: fixedLeast(currencyCode, { level, period, days }),
		leastAtOnce: leastAfterSpend(spent, stepOf(currencyCode)),
	};
}
