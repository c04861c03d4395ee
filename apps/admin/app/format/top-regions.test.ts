import { expect, test } from "vitest";
import { topRegions } from "./top-regions.ts";

const row = (region: string, currencyCode: string, spend = "1") => ({
	region,
	currencyCode,
	spend,
	impressions: "1",
	clicks: "1",
});

test("the first eight of each currency are shown, also of the one that comes last", () => {
	const rows = [
		...Array.from({ length: 20 }, (_, index) => row(`A${index}`, "EUR")),
		...Array.from({ length: 3 }, (_, index) => row(`B${index}`, "USD")),
	];
	const shown = topRegions(rows).map(({ region }) => region);
	expect(shown).toHaveLength(11);
	expect(shown.slice(0, 2)).toEqual(["A0", "A1"]);
	expect(shown.slice(-3)).toEqual(["B0", "B1", "B2"]);
});

test("a region that two platforms name alike is one, in the place of its sum", () => {
	const rows = [
		row("Berlin", "EUR", "9007199254740993"),
		row("Bavaria", "EUR", "5000000000000000"),
		row("Bavaria", "EUR", "5000000000000000"),
		row("Berlin", "USD", "3"),
	];
	expect(topRegions(rows)).toEqual([
		{
			...row("Bavaria", "EUR", "10000000000000000"),
			impressions: "2",
			clicks: "2",
		},
		row("Berlin", "EUR", "9007199254740993"),
		row("Berlin", "USD", "3"),
	]);
});
