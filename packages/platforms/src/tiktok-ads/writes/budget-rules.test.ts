import { describe, expect, test } from "vitest";
import {
	type BudgetKind,
	countScheduledDays,
	fixedLeast,
	fixedMost,
	leastAfterSpend,
	lockedUntil,
	stepOf,
} from "./budget-rules.ts";

describe("TikTok's least budgets", () => {
	const least = (
		currency: string,
		of: Partial<BudgetKind>,
	): ReturnType<typeof fixedLeast> =>
		fixedLeast(currency, {
			level: "campaign",
			period: "DAILY",
			days: 1,
			objective: "VIDEO_VIEWS",
			...of,
		});
	const units = (ever: bigint, usual = ever) => ({
		ever: ever * 1_000_000n,
		usual: usual * 1_000_000n,
	});

	test("are so many dollars, times the currency's ratio and the days of an ad group's lifetime budget", () => {
		const lifetime = { period: "LIFETIME", days: 31 } as const;
		const adGroup = { level: "adGroup" } as const;
		expect([
			least("USD", {}),
			least("USD", lifetime),
			least("USD", adGroup),
			least("USD", { ...adGroup, ...lifetime }),
			least("EUR", {}),
			least("PLN", {}),
			least("JPY", {}),
			least("JPY", adGroup),
			least("IDR", adGroup),
		]).toEqual(
			[50n, 50n, 20n, 620n, 50n, 200n, 5_000n, 2_000n, 200_000n].map((each) =>
				units(each),
			),
		);
		expect(fixedMost("JPY")).toBe(1_000_000_000_000_000n);
	});

	test("may be lower for a shop or an objective of the Simplified Mode", () => {
		expect([
			least("EUR", { objective: "PRODUCT_SALES" }),
			least("EUR", { objective: "PRODUCT_SALES", level: "adGroup" }),
			least("EUR", { objective: "WEB_CONVERSIONS" }),
			least("EUR", { objective: "WEB_CONVERSIONS", level: "adGroup" }),
			least("JPY", { objective: "TRAFFIC", level: "adGroup" }),
			least("EUR", { objective: null, level: "adGroup" }),
		]).toEqual([
			units(10n, 50n),
			units(10n, 20n),
			units(50n),
			units(10n, 20n),
			units(500n, 2_000n),
			units(20n),
		]);
	});

	test("are not guessed for a currency that TikTok does not name", () => {
		expect(least("XAU", {})).toBeNull();
		expect(fixedMost("XAU")).toBeNull();
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

test("the smallest step is a whole unit where TikTok says so, else a hundredth", () => {
	expect(["USD", "JPY", "TWD", "HUF", "COP", "KWD", ""].map(stepOf)).toEqual([
		10_000n,
		1_000_000n,
		1_000_000n,
		1_000_000n,
		10_000n,
		10_000n,
		10_000n,
	]);
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
