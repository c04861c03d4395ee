import { expect, test } from "vitest";
import { metricWindows } from "./metric-windows.ts";
import { type PlanInput, planSlices } from "./plan-slices.ts";

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
	now: new Date("2026-11-21T12:00:00Z"),
};

test("a range is cut into windows without gap or overlap, newest first", () => {
	expect(metricWindows({ from: "2026-09-15", to: "2026-11-21" })).toEqual([
		{ from: "2026-10-23", to: "2026-11-21" },
		{ from: "2026-09-23", to: "2026-10-22" },
		{ from: "2026-09-15", to: "2026-09-22" },
	]);
	expect(metricWindows({ from: "2026-11-22", to: "2026-11-21" })).toEqual([]);
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
