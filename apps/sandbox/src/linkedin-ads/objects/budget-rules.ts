import { currencyOf } from "../../world/money.ts";

const leastDollars = 10;
const mostDollars = 1_000_000;

/** Least amount of a day's budget. */
export function leastDailyMicros(currencyCode: string): number {
	return leastDollars * currencyOf(currencyCode).perDollar * 1_000_000;
}

/** Least amount of a budget for all of the time. */
export function leastTotalMicros(currencyCode: string): number {
	return leastDailyMicros(currencyCode) * 10;
}

export function mostMicros(currencyCode: string): number {
	return mostDollars * currencyOf(currencyCode).perDollar * 1_000_000;
}
