import { expect, test } from "vitest";
import {
	campaignReport,
	nameOfReport,
	overviewReport,
	upToYesterday,
	usualTab,
} from "./sheet-report.ts";

const days = { from: "2026-11-01", to: "2026-11-30" };

test("the overview is sent in the steps that its chart has", () => {
	expect(overviewReport("b", days)).toEqual({
		...days,
		groupBy: ["DATE", "PLATFORM"],
		brandIds: ["b"],
	});
	expect(
		overviewReport("b", { from: "2026-01-01", to: "2026-11-30" }).groupBy,
	).toEqual(["WEEK", "PLATFORM"]);
});

test("campaigns are sent for the range or day by day, and only those that are shown", () => {
	expect(
		campaignReport("b", days, {
			rows: "range",
			platforms: [],
			campaignIds: null,
		}),
	).toEqual({ ...days, groupBy: ["CAMPAIGN"], brandIds: ["b"] });
	expect(
		campaignReport("b", days, {
			rows: "day",
			platforms: ["META_ADS"],
			campaignIds: ["c"],
		}),
	).toEqual({
		...days,
		groupBy: ["DATE", "CAMPAIGN"],
		brandIds: ["b"],
		platforms: ["META_ADS"],
		campaignIds: ["c"],
	});
});

test("reports of different columns or filters have tabs of their own", () => {
	const tabs = [
		...(["DATE", "WEEK", "MONTH"] as const).map((step) =>
			usualTab({ page: "overview", step }),
		),
		...(["range", "day"] as const).flatMap((rows) =>
			[true, false].map((isPart) =>
				usualTab({ page: "campaigns", rows, isPart }),
			),
		),
	];
	expect(new Set(tabs).size).toBe(7);
});

test("a report is named by its days and rows", () => {
	expect(nameOfReport({ ...days, groupBy: ["DATE", "PLATFORM"] })).toBe(
		"Nov 1, 2026 – Nov 30, 2026, by day and platform",
	);
	expect(nameOfReport(days)).toBe("Nov 1, 2026 – Nov 30, 2026, by day");
	expect(nameOfReport({ ...days, groupBy: [] })).toBe(
		"Nov 1, 2026 – Nov 30, 2026",
	);
});

test("days can be added until yesterday, where the rows are days", () => {
	const dated = { ...days, groupBy: ["DATE"] };
	expect(upToYesterday(dated, "2026-12-05")).toEqual({
		...dated,
		to: "2026-12-04",
	});
	expect(upToYesterday(dated, "2026-12-01")).toBeNull();
	expect(
		upToYesterday({ ...days, groupBy: ["CAMPAIGN"] }, "2026-12-05"),
	).toBeNull();
});
