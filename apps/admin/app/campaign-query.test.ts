import { expect, test } from "vitest";
import { campaignQuery, isFiltered } from "./campaign-query.ts";

const read = (query: string) => campaignQuery(new URLSearchParams(query));

test("largest spend first by default", () => {
	expect(read("")).toEqual({
		search: null,
		statuses: [],
		platforms: [],
		field: "SPEND",
		direction: "DESC",
	});
});

test("search, statuses, platforms and order come from the address; unknown words are left out", () => {
	expect(
		read(
			"q=+shoes+&status=PAUSED&status=NOPE&status=ACTIVE&platform=META_ADS&platform=FACEBOOK&sort=NAME",
		),
	).toEqual({
		search: "shoes",
		statuses: ["ACTIVE", "PAUSED"],
		platforms: ["META_ADS"],
		field: "NAME",
		direction: "ASC",
	});
	expect(read("sort=%3Bdrop&dir=sideways").field).toBe("SPEND");
});

test.each([
	["", false],
	["sort=NAME&days=7", false],
	["q=+", false],
	["q=shoes", true],
	["status=PAUSED", true],
	["platform=KLAVIYO", true],
])("the address ?%s leaves something out: %s", (query, expected) => {
	expect(isFiltered(read(query))).toBe(expected);
});
