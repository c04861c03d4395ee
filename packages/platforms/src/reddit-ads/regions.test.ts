import { expect, test } from "vitest";
import { toRegion, unknownPlace } from "./regions.ts";

test.each([
	["US", "CA", { key: "US-CA", name: "California, United States" }],
	["US", "US-NY", { key: "US-NY", name: "New York, United States" }],
	["GB", "SCT", { key: "GB-SCT", name: "Scotland, United Kingdom" }],
	["US", null, { key: "US", name: "United States" }],
	["DE", null, { key: "DE", name: "Germany" }],
	["DE", "", { key: "DE", name: "Germany" }],
	["US", "ZZ", { key: "US-ZZ", name: "ZZ, United States" }],
	["Other", null, { key: "Other", name: "Other" }],
	[null, null, unknownPlace],
	[7, null, null],
	["US", 7, null],
	["US\n", null, null],
])("country %j with region %j is %j", (country, region, place) => {
	expect(toRegion(country, region)).toEqual(place);
});
