import { addDays, dayIn } from "../../calendar.ts";
import type { BudgetPeriod } from "../../drafts.ts";
import { hoursOfDay } from "../../metrics/hours-of-day.ts";

const micros = 1_000_000n;

/** Least budgets in US dollars. */
const leastOfCampaign = 50n;
const leastOfAdGroupDay = 20n;
/** Budgets in US dollars are below this. */
const tooMuch = 10_000_000n;

/**
 * Units of a currency that TikTok takes for a dollar of its least and largest budgets. It documents those two; of other
 * currencies it tells with its refusal alone.
 */
const unitsInDollar: Readonly<Record<string, bigint>> = { USD: 1n, JPY: 100n };

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

/** Smallest amount that a currency has: a cent, a yen. */
export function stepOf(currencyCode: string): bigint {
	try {
		const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", {
			style: "currency",
			currency: currencyCode,
		}).resolvedOptions();
		// TikTok takes two decimals at most.
		return micros / 10n ** BigInt(Math.min(maximumFractionDigits, 2));
	} catch {
		return micros / 100n;
	}
}

/** The platform's fixed minimum; null for a currency of which it is not known. */
export function fixedLeast(
	currencyCode: string,
	of: { level: "campaign" | "adGroup"; period: BudgetPeriod; days: number },
): bigint | null {
	const units = unitsInDollar[currencyCode];
	if (units === undefined) return null;
	const dollars =
		of.level === "campaign"
			? leastOfCampaign
			: leastOfAdGroupDay * BigInt(of.period === "LIFETIME" ? of.days : 1);
	return dollars * units * micros;
}

/** Amount from which on TikTok takes no budget; null for a currency of which it is not known. */
export function fixedMost(currencyCode: string): bigint | null {
	const units = unitsInDollar[currencyCode];
	return units === undefined ? null : tooMuch * units * micros;
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
