import { expect, test } from "vitest";
import { topRegions } from "./top-regions.ts";

const row = (region: string, currencyCode: string) => ({
	region,
	platform: "GOOGLE_ADS" as const,
	currencyCode,
	spend: "1",
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
