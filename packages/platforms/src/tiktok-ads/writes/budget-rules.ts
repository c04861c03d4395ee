import { addDays, dayIn } from "../../calendar.ts";
import type { BudgetPeriod } from "../../drafts.ts";
import { hoursOfDay } from "../../metrics/hours-of-day.ts";
import { budgetRatios, wholeCurrencies } from "../currencies.ts";

const micros = 1_000_000n;

/** Budgets in US dollars are below this. */
const tooMuch = 10_000_000n;

const shopObjective = "PRODUCT_SALES";

/** Least budgets in US dollars; of an ad group for each of its days. */
const usualDollars = { campaign: 50n, adGroup: 20n };

/**
 * Least budgets of an ad group by its campaign's objective, where they may be lower than usual: for one that was made in
 * the Simplified Mode of Ads Manager, and for shops. TikTok does not tell which it is.
 */
const lowestOfAdGroup: ReadonlyMap<string, bigint> = new Map([
	["TRAFFIC", 5n],
	["ENGAGEMENT", 10n],
	["LEAD_GENERATION", 10n],
	["WEB_CONVERSIONS", 10n],
	[shopObjective, 10n],
]);

/** Days that a lifetime budget is for, by the ad group's times, both `YYYY-MM-DD HH:MM:SS` in UTC; 1 without an end. */
export function countScheduledDays(
	start: string | null | undefined,
	end: string | null | undefined,
): number {
	const [from, to] = [start, end].map((time) =>
		Date.parse(`${time?.replace(" ", "T")}Z`),
	);
	const days = Math.ceil(
		((to ?? Number.NaN) - (from ?? Number.NaN)) / 86_400_000,
	);
	return Number.isFinite(days) && days > 1 ? days : 1;
}

/** Smallest part of a currency that a budget can have: a cent, a yen. */
export const stepOf = (currencyCode: string): bigint =>
	wholeCurrencies.has(currencyCode) ? micros : micros / 100n;

/** Kind of a budget, by which TikTok has a least amount for it. */
export interface BudgetKind {
	level: "campaign" | "adGroup";
	period: BudgetPeriod;
	/** Days that a lifetime budget of an ad group is for. */
	days: number;
	/** The campaign's. */
	objective: string | null | undefined;
}

/** Amounts below which TikTok takes no budget of a kind: ever, and as a rule; null for a currency of which they are not known. */
export function fixedLeast(
	currencyCode: string,
	{ level, period, days, objective }: BudgetKind,
): { ever: bigint; usual: bigint } | null {
	const ratio = budgetRatios.get(currencyCode);
	if (ratio === undefined) return null;
	const usual = usualDollars[level];
	const ever =
		level === "adGroup"
			? (lowestOfAdGroup.get(objective ?? "") ?? usual)
			: objective === shopObjective
				? 10n
				: usual;
	const each =
		ratio *
		micros *
		BigInt(level === "adGroup" && period === "LIFETIME" ? days : 1);
	return { ever: ever * each, usual: usual * each };
}

/** Amount from which on TikTok takes no budget; null for a currency of which it is not known. */
export function fixedMost(currencyCode: string): bigint | null {
	const ratio = budgetRatios.get(currencyCode);
	return ratio === undefined ? null : tooMuch * ratio * micros;
}

/** Least that may be set at once: 105 % of what has been spent of the budget, in whole steps. */
export function leastAfterSpend(spendMicros: bigint, step: bigint): bigint {
	const least = spendMicros * 105n;
	const inStep = step * 100n;
	return ((least + inStep - 1n) / inStep) * step;
}

const lockedFromMinute = 23 * 60 + 55;

/**
 * End of the minutes before an account's midnight in which TikTok takes no budget of an ad group; null outside of them.
 * @param now milliseconds
 */
export function lockedUntil(timeZone: string, now: number): Date | null {
	const today = dayIn(timeZone, now);
	const midnight = startOf(timeZone, addDays(today, 1));
	const isLocked =
		midnight - now <= (24 * 60 - lockedFromMinute) * 60_000 && midnight > now;
	return isLocked ? new Date(midnight) : null;
}

function startOf(timeZone: string, day: string): number {
	const first = hoursOfDay(timeZone, day).find((hour) => hour !== null);
	return Date.parse(first ?? `${day}T00:00:00Z`);
}
