import type { BudgetPeriod } from "../graphql/enums.ts";
import { formatMoney, microsToDecimal } from "./money.ts";

/** Micros of an amount as a person writes it, such as `45` or `45.50`; null for anything else. */
export function amountToMicros(text: string): bigint | null {
	const match = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text.trim());
	if (!match) return null;
	const [, whole = "", fraction = ""] = match;
	return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}

/** An amount for the field that it is written in, with the places that its currency usually has: `45.50`, `4500`. */
export function microsToAmount(micros: string, currencyCode: string): string {
	const decimal = microsToDecimal(BigInt(micros));
	const { minimumFractionDigits: places = 0 } = new Intl.NumberFormat("en", {
		style: "currency",
		currency: currencyCode,
	}).resolvedOptions();
	const [whole = "", fraction = ""] = decimal.split(".");
	const padded = fraction.padEnd(places, "0");
	return padded === "" ? whole : `${whole}.${padded}`;
}

// A year's days by its months, as the platforms count it.
const daysOfMonth = 304n;

/** Spend of a month by a budget; null for one that is for the whole time. */
function ofMonth(micros: bigint, period: BudgetPeriod): bigint | null {
	if (period === "MONTHLY") return micros;
	return period === "DAILY" ? (micros * daysOfMonth) / 10n : null;
}

/** Meaning of a change for a month's spend, in a sentence; null where a budget is for the whole time. */
export function monthInWords(
	before: bigint,
	after: bigint,
	period: BudgetPeriod,
	currencyCode: string,
): string | null {
	const then = ofMonth(after, period);
	const now = ofMonth(before, period);
	if (then === null || now === null) return null;
	const difference = then - now;
	const month = `Up to ${formatMoney(then, currencyCode)} a month`;
	if (difference === 0n) return `${month}, as now.`;
	const amount = formatMoney(
		difference < 0n ? -difference : difference,
		currencyCode,
	);
	return `${month}: ${amount} ${difference < 0n ? "less" : "more"} than now.`;
}
