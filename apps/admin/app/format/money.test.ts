import { expect, test } from "vitest";
import {
	currenciesOf,
	formatMoney,
	microsToDecimal,
	nameOfCurrency,
} from "./money.ts";

test("micros become decimals without rounding, beyond what a double holds", () => {
	expect(microsToDecimal(1_234_560_000n)).toBe("1234.56");
	expect(microsToDecimal(9_223_372_036_854_775_807n)).toBe(
		"9223372036854.775807",
	);
	expect(microsToDecimal(-500_000n)).toBe("-0.5");
	expect(microsToDecimal(0n)).toBe("0");
});

test("amounts are written in their currency's own form", () => {
	expect(formatMoney("1234560000", "USD")).toBe("$1,234.56");
	expect(formatMoney("1234560000", "JPY")).toBe("¥1,235");
	expect(formatMoney("9007199254740993000000", "EUR")).toBe(
		"€9,007,199,254,740,993.00",
	);
});

test("a compact amount is short and says the very number", () => {
	const compact = (amount: number, currency = "EUR") =>
		formatMoney(BigInt(amount * 1_000_000), currency, { compact: true });
	expect([0, 350, 700, 1_050, 1_400].map((amount) => compact(amount))).toEqual([
		"€0",
		"€350",
		"€700",
		"€1.05K",
		"€1.4K",
	]);
	expect(compact(0.25)).toBe("€0.25");
	expect(compact(1_125_000, "JPY")).toBe("¥1.125M");
});

test("currencies are named, and one's own stands before the others", () => {
	expect(nameOfCurrency("EUR")).toBe("Euro (EUR)");
	expect(nameOfCurrency("XQQ")).toBe("XQQ");
	const rows = ["CHF", "EUR", "USD", "EUR"].map((currencyCode) => ({
		currencyCode,
	}));
	expect(currenciesOf(rows, "USD")).toEqual(["USD", "CHF", "EUR"]);
	expect(currenciesOf(rows, undefined)).toEqual(["CHF", "EUR", "USD"]);
});
