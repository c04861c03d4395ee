import { describe, expect, test } from "vitest";
import {
	countScheduledDays,
	fixedLeast,
	fixedMost,
	leastAfterSpend,
	lockedUntil,
	stepOf,
} from "./budget-rules.ts";

describe("TikTok's least budgets", () => {
	test("are dollars, or a hundred yen for each; those of other currencies it tells with its refusal", () => {
		const daily = { period: "DAILY", days: 1 } as const;
		const lifetime = { period: "LIFETIME", days: 31 } as const;
		const least = (
			currency: string,
			of: object,
			level: "campaign" | "adGroup",
		) => fixedLeast(currency, { level, ...daily, ...of });
		expect([
			least("USD", daily, "campaign"),
			least("USD", lifetime, "campaign"),
			least("USD", daily, "adGroup"),
			least("USD", lifetime, "adGroup"),
			least("JPY", daily, "campaign"),
			least("JPY", daily, "adGroup"),
			least("EUR", daily, "campaign"),
		]).toEqual([
			50_000_000n,
			50_000_000n,
			20_000_000n,
			620_000_000n,
			5_000_000_000n,
			2_000_000_000n,
			null,
		]);
		expect(fixedMost("JPY")).toBe(1_000_000_000_000_000n);
		expect(fixedMost("EUR")).toBeNull();
	});

	test("are 105 % of what was spent, in whole steps", () => {
		expect(leastAfterSpend(0n, 10_000n)).toBe(0n);
		expect(leastAfterSpend(100_000_000n, 10_000n)).toBe(105_000_000n);
		expect(leastAfterSpend(12_340_000n, 10_000n)).toBe(12_960_000n);
		expect(leastAfterSpend(1_000_000n, 1_000_000n)).toBe(2_000_000n);
	});

	test("of a lifetime are for each day of the ad group's times", () => {
		expect(
			countScheduledDays("2026-06-01 00:00:00", "2026-07-01 12:00:00"),
		).toBe(31);
		for (const end of [null, undefined, "", "2026-06-01 10:00:00"])
			expect(countScheduledDays("2026-06-01 00:00:00", end)).toBe(1);
	});
});

test("the smallest step is a currency's own, and never less than a hundredth", () => {
	expect([
		stepOf("USD"),
		stepOf("JPY"),
		stepOf("KWD"),
		stepOf("no currency"),
	]).toEqual([10_000n, 1_000_000n, 10_000n, 10_000n]);
});

test("the five minutes before an account's midnight end with it, also on days with 23 or 25 hours", () => {
	const at = (zone: string, time: string) =>
		lockedUntil(zone, Date.parse(time))?.toISOString() ?? null;
	const newYork = "America/New_York";
	expect(at(newYork, "2026-07-01T03:54:59Z")).toBeNull();
	expect(at(newYork, "2026-07-01T03:55:00Z")).toBe("2026-07-01T04:00:00.000Z");
	expect(at(newYork, "2026-07-01T03:59:59Z")).toBe("2026-07-01T04:00:00.000Z");
	expect(at(newYork, "2026-07-01T04:00:00Z")).toBeNull();
	expect(at("Europe/Berlin", "2026-03-29T21:57:00Z")).toBe(
		"2026-03-29T22:00:00.000Z",
	);
	expect(at("Europe/Berlin", "2026-10-25T22:57:00Z")).toBe(
		"2026-10-25T23:00:00.000Z",
	);
	expect(at("Asia/Tokyo", "2026-07-01T14:58:00Z")).toBe(
		"2026-07-01T15:00:00.000Z",
	);
});
