import { currencyOf } from "../../world/money.ts";

/** An amount as JSON carries it: a number of units of the account's currency. */
export function amountOf(micros: number): number {
	return micros / 1_000_000;
}

/** Micros of an amount; null for one that is no whole number of the currency's smallest coins. */
export function microsOf(amount: number, currencyCode: string): number | null {
	const { decimals, unitMicros } = currencyOf(currencyCode);
	const coins = Math.round(amount * 10 ** decimals);
	const isExact = Math.abs(amount * 10 ** decimals - coins) < 1e-6;
	return isExact && Number.isSafeInteger(coins) ? coins * unitMicros : null;
}
