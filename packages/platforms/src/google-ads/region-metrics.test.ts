import { expect, test } from "vitest";
import { readRegion } from "./region-metrics.ts";

const read = (region: unknown, country: unknown = "2276") =>
	readRegion({
		campaign: { id: "2" },
		geographicView: {
			countryCriterionId: country,
			locationType: "LOCATION_OF_PRESENCE",
		},
		segments: {
			date: "2026-11-03",
			...(region === undefined ? {} : { geoTargetRegion: region }),
		},
	});

test("a region has the number of its geo target for a key, and one that is not known that of its country", () => {
	expect(read("geoTargetConstants/20226")).toMatchObject({
		region: { key: "20226", name: null },
	});
	expect(read(undefined)).toMatchObject({
		region: { key: "2276", name: null },
	});
});

test.each([
	["geoTargetConstants/", "segments.geoTargetRegion"],
	["geoTargetConstants/0", "segments.geoTargetRegion"],
	["geoTargetConstants/20226/x", "segments.geoTargetRegion"],
	[20226, "segments.geoTargetRegion"],
	[null, "segments.geoTargetRegion"],
])(
	"a region written %j is rejected by its place in the row",
	(region, path) => {
		expect(read(region)).toEqual({ path });
	},
);

test("a row of neither region nor country is rejected", () => {
	expect(read(undefined, "0")).toEqual({
		path: "geographicView.countryCriterionId",
	});
});
