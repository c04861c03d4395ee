import type { WorldAccount } from "../../world/accounts.ts";
import { coinText, currencyOf } from "../../world/money.ts";
import { TikTokRefused } from "../calls/envelope.ts";

/** Ratio by which TikTok multiplies dollar amounts of its rules: not the rate of exchange. */
const ratios: Readonly<Record<string, number>> = { JPY: 100 };
const microsInUnit = 1_000_000;
const tooMuch = 10_000_000;

export type BudgetRule = {
	/** Name of the parameter. */
	name: string;
	account: WorldAccount;
	leastDollars: number;
	/** Spend that counts against the budget, in micros; null for a budget that begins later. */
	spentMicros: number | null;
};

/**
 * Reads an amount in micros.
 * @throws {TikTokRefused} 40002 for one below the least or 105% of the spend, ten millions, or a fraction of a coin
 */
export function budgetMicros(
	amount: number,
	{ name, account, leastDollars, spentMicros }: BudgetRule,
): number {
	const { currencyCode } = account;
	const { decimals, unitMicros } = currencyOf(currencyCode);
	const [, fraction = ""] = String(amount).split(".");
	if (!/^\d+(\.\d+)?$/.test(String(amount)) || fraction.length > decimals)
		throw new TikTokRefused(
			40002,
			`${name}: A budget in ${currencyCode} has ${decimals} decimals at most.`,
		);
	const micros = Math.round((amount * microsInUnit) / unitMicros) * unitMicros;
	const ratio = ratios[currencyCode] ?? 1;
	const least = leastDollars * ratio * microsInUnit;
	if (micros < least)
		throw new TikTokRefused(
			40002,
			`${name}: The budget must be at least ${coinText(least, currencyCode)} ${currencyCode}.`,
		);
	if (micros >= tooMuch * ratio * microsInUnit)
		throw new TikTokRefused(
			40002,
			`${name}: The budget must be less than ${tooMuch * ratio} ${currencyCode}.`,
		);
	// In whole numbers: 1.05 is none.
	if (spentMicros !== null && micros * 100 < spentMicros * 105)
		throw new TikTokRefused(
			40002,
			`${name}: The budget must be at least 105% of the current spend, which is ${coinText(spentMicros, currencyCode)} ${currencyCode}.`,
		);
	return micros;
}
