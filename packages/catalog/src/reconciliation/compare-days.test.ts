import { expect, test } from "vitest";
import {
	type ComparedDay,
	differingMetrics,
	isNothing,
	listDifferences,
	pairDays,
	unattributedOf,
} from "./compare-days.ts";
import type { DayNumbers } from "./read-account-days.ts";

const nothing: DayNumbers = {
	costMicros: 0n,
	impressions: 0n,
	clicks: 0n,
	conversions: 0,
	conversionValueMicros: 0n,
};
const numbers: DayNumbers = {
	costMicros: 5_000_000n,
	impressions: 1_000n,
	clicks: 10n,
	conversions: 2.5,
	conversionValueMicros: 50_000_000n,
};

function day(
	date: string,
	parts: Partial<Pick<ComparedDay, "campaigns" | "unattributed" | "platforms">>,
): ComparedDay {
	return {
		date,
		currencyCode: "EUR",
		campaigns: numbers,
		unattributed: nothing,
		platforms: numbers,
		...parts,
	};
}

test("whole numbers are compared exactly, fractions beyond what rounding explains", () => {
	const differing = (platforms: Partial<DayNumbers>) =>
		differingMetrics(
			day("2026-11-01", { platforms: { ...numbers, ...platforms } }),
		);
	expect(differing({})).toEqual([]);
	expect(differing({ costMicros: 5_000_001n })).toEqual(["SPEND"]);
	expect(differing({ impressions: 999n, clicks: 11n })).toEqual([
		"IMPRESSIONS",
		"CLICKS",
	]);
	expect(differing({ conversions: 2.51 })).toEqual([]);
	expect(differing({ conversions: 2.52 })).toEqual(["CONVERSIONS"]);
	expect(differing({ conversionValueMicros: 50_010_000n })).toEqual([]);
	expect(differing({ conversionValueMicros: 50_010_001n })).toEqual([
		"CONVERSION_VALUE",
	]);
	expect(differing({ conversions: null, conversionValueMicros: null })).toEqual(
		[],
	);
});

test("what only the account has is the rest, and never below zero", () => {
	const rest = unattributedOf(
		day("2026-11-01", {
			platforms: {
				costMicros: 7_000_000n,
				impressions: 900n,
				clicks: 10n,
				conversions: 2.505,
				conversionValueMicros: null,
			},
		}),
	);
	expect(rest).toEqual({
		...nothing,
		costMicros: 2_000_000n,
		conversionValueMicros: null,
	});
	expect(isNothing(rest)).toBe(false);
	expect(isNothing(unattributedOf(day("2026-11-01", {})))).toBe(true);
});

test("a rest that is stored makes the totals agree, and one too many makes them differ", () => {
	const platforms = { ...numbers, costMicros: 7_000_000n };
	const unattributed = { ...nothing, costMicros: 2_000_000n };
	expect(
		differingMetrics(day("2026-11-01", { platforms, unattributed })),
	).toEqual([]);
	expect(differingMetrics(day("2026-11-01", { unattributed }))).toEqual([
		"SPEND",
	]);
});

test("neighbouring days that differ in the same direction are one difference", () => {
	const less = { ...numbers, costMicros: 4_000_000n };
	const more = { ...numbers, costMicros: 6_000_000n };
	expect(
		listDifferences([
			day("2026-11-01", { campaigns: less }),
			day("2026-11-02", { campaigns: less }),
			day("2026-11-03", { campaigns: more }),
			day("2026-11-04", {}),
			day("2026-11-05", { campaigns: more }),
		]),
	).toEqual([
		difference("2026-11-01", "2026-11-02", "8000000", "10000000"),
		difference("2026-11-03", "2026-11-03", "6000000", "5000000"),
		difference("2026-11-05", "2026-11-05", "6000000", "5000000"),
	]);
	function difference(
		from: string,
		to: string,
		ours: string,
		platforms: string,
	) {
		return { metric: "SPEND", currencyCode: "EUR", from, to, ours, platforms };
	}
});

test("days are paired by date and currency, without those read again since the platform was asked", () => {
	const askedAt = new Date("2026-11-20T10:00:00Z");
	const stored = (date: string, fetchedAt: string) => ({
		date,
		currencyCode: "EUR",
		campaigns: numbers,
		unattributed: nothing,
		fetchedAt: new Date(fetchedAt),
	});
	const ours = [
		stored("2026-11-01", "2026-11-20T09:00:00Z"),
		stored("2026-11-02", "2026-11-20T10:00:01Z"),
		stored("2026-11-03", "2026-11-20T09:00:00Z"),
	];
	const platforms = [
		{ date: "2026-11-01", currencyCode: "EUR", ...numbers },
		{ date: "2026-11-04", currencyCode: "EUR", ...numbers },
	];
	const dates = (isWhole: boolean) =>
		pairDays(ours, platforms, { askedAt, isWhole }).map(
			(each) =>
				`${each.date} ${each.campaigns.clicks} ${each.platforms.clicks}`,
		);
	expect(dates(true)).toEqual([
		"2026-11-01 10 10",
		"2026-11-03 10 0",
		"2026-11-04 0 10",
	]);
	expect(dates(false)).toEqual(["2026-11-01 10 10", "2026-11-04 0 10"]);
});
