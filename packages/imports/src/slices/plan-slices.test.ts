import type { ImportStream } from "@patchbay/db";
import type { MetricGrain } from "@patchbay/platforms";
import { expect, test } from "vitest";
import { metricWindows } from "./metric-windows.ts";
import { type PlanInput, planSlices } from "./plan-slices.ts";

const daily: MetricGrain = {
	windowDays: 30,
	history: { months: 37 },
	lookBackDays: 30,
	backfilled: true,
	conversions: true,
};
const grains: Partial<Record<ImportStream, MetricGrain>> = {
	METRICS_DAILY: daily,
	METRICS_HOURLY: {
		...daily,
		windowDays: 4,
		lookBackDays: 7,
		backfilled: false,
	},
	METRICS_REGION: { ...daily, backfilled: false },
};
const input: PlanInput = {
	kind: "FULL",
	includeAssets: true,
	from: null,
	to: null,
	accounts: [
		{ id: "a", timeZone: "Pacific/Auckland" },
		{ id: "b", timeZone: "America/Los_Angeles" },
	],
	canRead: () => true,
	grainOf: (stream) => grains[stream],
	now: new Date("2026-11-21T12:00:00Z"),
};

test("a range is cut into windows without gap or overlap, newest first", () => {
	expect(metricWindows({ from: "2026-09-15", to: "2026-11-21" }, 30)).toEqual([
		{ from: "2026-10-23", to: "2026-11-21" },
		{ from: "2026-09-23", to: "2026-10-22" },
		{ from: "2026-09-15", to: "2026-09-22" },
	]);
	expect(metricWindows({ from: "2026-11-22", to: "2026-11-21" }, 30)).toEqual(
		[],
	);
});

test("the default range is 90 days up to today in each account's own zone", () => {
	const windows = (account: string) =>
		planSlices(input).filter(
			(slice) =>
				slice.stream === "METRICS_DAILY" && slice.adAccountId === account,
		);
	expect(windows("a").map((slice) => slice.windowTo)[0]).toBe("2026-11-22");
	expect(windows("b").map((slice) => slice.windowTo)[0]).toBe("2026-11-21");
	expect(windows("b").at(-1)?.windowFrom).toBe("2026-08-24");
	expect(windows("b")).toHaveLength(3);
});

test("the newest windows of all accounts come before older ones", () => {
	const metrics = planSlices(input)
		.filter((slice) => slice.stream === "METRICS_DAILY")
		.sort((one, other) => one.sliceOrder - other.sliceOrder);
	expect(metrics.map((slice) => slice.adAccountId).slice(0, 4)).toEqual([
		"a",
		"b",
		"a",
		"b",
	]);
});

test("each kind reads its own streams, metrics their campaigns too", () => {
	const streams = (changed: Partial<PlanInput>) => [
		...new Set(
			planSlices({ ...input, ...changed }).map((slice) => slice.stream),
		),
	];
	expect(streams({ kind: "METRICS" })).toEqual([
		"ACCOUNTS",
		"CAMPAIGNS",
		"METRICS_DAILY",
		"METRICS_HOURLY",
		"METRICS_REGION",
	]);
	expect(streams({ kind: "CAMPAIGNS", includeAssets: false })).toEqual([
		"ACCOUNTS",
		"CAMPAIGNS",
		"AD_GROUPS",
		"ADS",
		"KEYWORDS",
	]);
	expect(streams({ canRead: (stream) => stream !== "KEYWORDS" })).not.toContain(
		"KEYWORDS",
	);
});

test("a range that has not begun yet has no windows", () => {
	const plan = planSlices({ ...input, from: "2027-01-01", to: "2027-02-01" });
	expect(plan.some((slice) => slice.stream === "METRICS_DAILY")).toBe(false);
});

test("hours and regions are read as far as they are restated, in windows of their own length", () => {
	const windows = (
		stream: ImportStream,
		range: { from: string | null; to: string | null },
	) =>
		planSlices({ ...input, ...range })
			.filter((slice) => slice.stream === stream && slice.adAccountId === "b")
			.map(({ windowFrom, windowTo }) => [windowFrom, windowTo]);
	const whole = { from: null, to: null };
	expect(windows("METRICS_HOURLY", whole)).toEqual([
		["2026-11-18", "2026-11-21"],
		["2026-11-15", "2026-11-17"],
	]);
	expect(windows("METRICS_REGION", whole)).toEqual([
		["2026-10-23", "2026-11-21"],
	]);
	// A narrower range is read as it was asked for, an older one not at all.
	const narrow = { from: "2026-11-16", to: "2026-11-17" };
	expect(windows("METRICS_HOURLY", narrow)).toEqual([
		["2026-11-16", "2026-11-17"],
	]);
	const older = { from: "2026-08-01", to: "2026-08-31" };
	expect(windows("METRICS_HOURLY", older)).toEqual([]);
	expect(windows("METRICS_DAILY", older)).toHaveLength(2);
});

test("a grain that the platform does not tell has no slices", () => {
	const plan = planSlices({
		...input,
		grainOf: (stream) => (stream === "METRICS_DAILY" ? daily : undefined),
	});
	expect(new Set(plan.map(({ stream }) => stream))).not.toContain(
		"METRICS_HOURLY",
	);
});
