import { currencyOf } from "../../world/money.ts";
import type { Input } from "../calls/input.ts";
import { ItemRefused } from "../calls/refusal.ts";
import { microsOf } from "../entities/money.ts";

const leastCoins = 5;
const mostDollars = 1_000_000;

/** A budget's new amount in micros; null: it is to stay. */
export function readAmount(
	item: Input,
	name: "DailyBudget" | "Amount",
	currencyCode: string,
): number | null {
	const value = item.raw(name);
	if (value === undefined || value === null) return null;
	const { perDollar, unitMicros } = currencyOf(currencyCode);
	const micros =
		typeof value === "number" ? microsOf(value, currencyCode) : null;
	if (micros === null || micros <= 0) throw new ItemRefused(1106, name);
	if (micros < leastCoins * unitMicros) throw new ItemRefused(4912, name);
	if (micros > mostDollars * perDollar * 1_000_000)
		throw new ItemRefused(4911, name);
	return micros;
}

const types = ["DailyBudgetStandard", "LifetimeBudgetStandard"] as const;

export function readBudgetType(item: Input): (typeof types)[number] | null {
	const value = item.raw("BudgetType");
	if (value === undefined || value === null) return null;
	const known = types.find((type) => type === value);
	if (known === undefined) throw new ItemRefused(1121, "BudgetType");
	return known;
}
