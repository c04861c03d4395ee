import type { AccountRef, BudgetDraft } from "../../drafts.ts";
import type { PlatformSession } from "../../session.ts";
import { readBeside } from "../../writes/read-beside.ts";
import type { BudgetState, WriteTarget } from "../../writes/write-parts.ts";
import {
	type CampaignRow,
	type ScheduledAdGroupRow,
	scheduledAdGroupRow,
} from "../api-types.ts";
import { toAdGroupBudget, toCampaign } from "../campaign-mapper.ts";
import { adGroupEntity, campaignEntity } from "../entity-lists.ts";
import { toStatus } from "../statuses.ts";
import {
	type BudgetKind,
	countScheduledDays,
	fixedLeast,
	leastAfterSpend,
	stepOf,
} from "./budget-rules.ts";
import { readOne } from "./read-one.ts";
import { readSpend } from "./read-spend.ts";

/** A budget with what its change needs to know besides. */
export interface FoundBudget extends BudgetState {
	/** Amount below which TikTok takes budgets of this kind seldom; null where it is not known. */
	usualLeast: bigint | null;
	/** Least amount that holds at once, given what has been spent; 0 without a budget. */
	leastAtOnce: bigint;
	/** True where another amount is scheduled for the next midnight already. */
	isScheduled: boolean;
	/** True for an average over the days of a week. */
	isDynamic: boolean;
	/** True for a campaign whose ad groups have budgets of their own as well. */
	isAbove: boolean;
}

/** @returns null for an object that was deleted, or is not there */
export const readBudget = (
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<FoundBudget | null> =>
	target.level === "campaign"
		? readOfCampaign(session, account, target)
		: readOfAdGroup(session, account, target);

async function readOfCampaign(
	session: PlatformSession,
	account: AccountRef,
	{ externalId }: WriteTarget,
): Promise<FoundBudget | null> {
	const budgetOf = (row: CampaignRow) =>
		toCampaign(row, null, account.currencyCode).budget;
	const told = await readBeside(
		() => readOne(session, account, "campaign", campaignEntity, externalId),
		(row) => budgetOf(row)?.period ?? null,
		(period) => readSpend(session, account, "campaign", externalId, period),
	);
	if (!told || toStatus(told.found).status === "REMOVED") return null;
	const { found: row, other: spent } = told;
	const budget = budgetOf(row);
	return {
		...withLeast(account, budget, spent, {
			level: "campaign",
			days: 1,
			objective: row.objective_type,
		}),
		keptAt: budget === null ? "adGroup" : null,
		isScheduled: false,
		isDynamic: row.budget_mode === dynamic,
		isAbove: budget !== null && row.budget_optimize_on !== true,
	};
}

async function readOfAdGroup(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<FoundBudget | null> {
	// Its own amount is ignored where the campaign shares its budget out, whatever it is.
	const budgetOf = ({ adGroup, campaign }: AdGroupRows) =>
		campaign?.budget_optimize_on === true ? null : toAdGroupBudget(adGroup);
	const told = await readBeside(
		() => readAdGroup(session, account, target),
		(rows) => budgetOf(rows)?.period ?? null,
		(period) =>
			readSpend(session, account, "adGroup", target.externalId, period),
	);
	if (!told) return null;
	const { adGroup: row, campaign } = told.found;
	if (toStatus(row).status === "REMOVED") return null;
	const budget = budgetOf(told.found);
	const current = toAdGroupBudget({ ...row, scheduled_budget: null });
	return {
		...withLeast(account, budget, told.other, {
			level: "adGroup",
			days: countScheduledDays(row.schedule_start_time, row.schedule_end_time),
			objective: campaign?.objective_type,
		}),
		keptAt: budget === null ? "campaign" : null,
		isScheduled:
			budget !== null && budget.amountMicros !== current?.amountMicros,
		isDynamic: row.budget_mode === dynamic,
		isAbove: false,
	};
}

/** An ad group, and the campaign that it belongs to. */
interface AdGroupRows {
	adGroup: ScheduledAdGroupRow;
	campaign: CampaignRow | null;
}

async function readAdGroup(
	session: PlatformSession,
	account: AccountRef,
	{ externalId, campaignExternalId }: WriteTarget,
): Promise<AdGroupRows | null> {
	const [adGroup, campaign] = await Promise.all([
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
	return adGroup && { adGroup, campaign };
}

const dynamic = "BUDGET_MODE_DYNAMIC_DAILY_BUDGET";

function withLeast(
	{ currencyCode }: AccountRef,
	budget: BudgetDraft | null,
	spent: bigint | null,
	of: Omit<BudgetKind, "period">,
): BudgetState & Pick<FoundBudget, "usualLeast" | "leastAtOnce"> {
	const stepMicros = stepOf(currencyCode);
	const known = {
		budget,
		keptAt: null,
		currencyCode,
		sharedWith: 0,
		stepMicros,
	};
	if (budget === null || spent === null)
		return { ...known, leastMicros: null, usualLeast: null, leastAtOnce: 0n };
	const { period } = budget;
	const leastAtOnce = leastAfterSpend(spent, stepMicros);
	const least = fixedLeast(currencyCode, { ...of, period });
	// An ad group's amount for days can be scheduled where it is too little for today.
	const canWait = of.level === "adGroup" && period === "DAILY";
	return {
		...known,
		leastMicros: canWait
			? (least?.ever ?? null)
			: largest(least?.ever ?? null, leastAtOnce),
		usualLeast: least?.usual ?? null,
		leastAtOnce,
	};
}

function largest(one: bigint | null, other: bigint): bigint | null {
	if (other === 0n) return one;
	return one !== null && one > other ? one : other;
}
