import { expect, test } from "vitest";
import {
	amountToMicros,
	microsToAmount,
	monthInWords,
} from "./budget-change.ts";

test("an amount is read exactly, and only as it is meant", () => {
	expect(amountToMicros("45")).toBe(45_000_000n);
	expect(amountToMicros(" 45.5 ")).toBe(45_500_000n);
	expect(amountToMicros("9007199254.740993")).toBe(9_007_199_254_740_993n);
	for (const text of ["", "45,50", "1,000", "-1", "1e3", "4 5", "0.1234567"])
		expect(amountToMicros(text)).toBeNull();
});

test("an amount is written with its currency's places", () => {
	expect(microsToAmount("45500000", "EUR")).toBe("45.50");
	expect(microsToAmount("4500000000", "JPY")).toBe("4500");
	expect(microsToAmount("45123000", "EUR")).toBe("45.123");
});

test("a change is told by the month, and not for a budget in all", () => {
	expect(monthInWords(40_000_000n, 45_000_000n, "DAILY", "USD")).toBe(
		"Up to $1,368.00 a month: $152.00 more than now.",
	);
	expect(monthInWords(900_000_000n, 600_000_000n, "MONTHLY", "USD")).toBe(
		"Up to $600.00 a month: $300.00 less than now.",
	);
	expect(monthInWords(40_000_000n, 40_000_000n, "DAILY", "USD")).toBe(
		"Up to $1,216.00 a month, as now.",
	);
	expect(monthInWords(1n, 2n, "LIFETIME", "USD")).toBeNull();
});
