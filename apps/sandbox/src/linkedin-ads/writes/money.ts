import { currencyOf } from "../../world/money.ts";
import { record } from "./patch.ts";
import type { Problems } from "./problems.ts";

export type Bounds = { least: number; most: number };

/** Reads `{"amount": "75.00", "currencyCode": "EUR"}` in micros; null where it is wrong, which is noted. */
export function readMoney(
	value: unknown,
	field: string,
	{
		currencyCode,
		bounds,
		problems,
	}: { currencyCode: string; bounds: Bounds; problems: Problems },
): number | null {
	const money = record(value);
	const amount = money?.amount;
	if (typeof amount !== "string" || typeof money?.currencyCode !== "string") {
		problems.add(
			"INVALID_VALUE_FOR_FIELD",
			field,
			"An amount is text, with the code of its currency",
		);
		return null;
	}
	if (money.currencyCode !== currencyCode) {
		problems.add(
			"CURRENCY_MISMATCH",
			`${field}.currencyCode`,
			`The currency must be the account's, ${currencyCode}`,
		);
		return null;
	}
	const { decimals } = currencyOf(currencyCode);
	const [, units, fraction = ""] =
		/^(\d{1,18})(?:\.(\d+))?$/.exec(amount) ?? [];
	const places = fraction.replace(/0+$/, "");
	if (units === undefined || places.length > decimals) {
		problems.add(
			"INVALID_VALUE_FOR_FIELD",
			`${field}.amount`,
			`An amount in ${currencyCode} has ${decimals} decimals at most`,
		);
		return null;
	}
	const micros = Number(`${units}${places.padEnd(6, "0")}`);
	if (micros < bounds.least) {
		problems.add(
			"FIELD_VALUE_TOO_LOW",
			field,
			`The amount must be at least ${bounds.least / 1_000_000} ${currencyCode}`,
		);
		return null;
	}
	if (micros > bounds.most) {
		problems.add(
			"FIELD_VALUE_TOO_HIGH",
			field,
			`The amount must be at most ${bounds.most / 1_000_000} ${currencyCode}`,
		);
		return null;
	}
	return micros;
}
