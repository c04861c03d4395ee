import { expect, test } from "vitest";
import { campaignQuery } from "./campaign-query.ts";

const read = (query: string) => campaignQuery(new URLSearchParams(query));

test("largest spend first by default", () => {
	expect(read("")).toEqual({
		search: null,
		statuses: [],
		field: "SPEND",
		direction: "DESC",
	});
});

test("search, statuses and order come from the address; unknown words are left out", () => {
	expect(
		read("q=+shoes+&status=PAUSED&status=NOPE&status=ACTIVE&sort=NAME"),
	).toEqual({
		search: "shoes",
		statuses: ["ACTIVE", "PAUSED"],
		field: "NAME",
		direction: "ASC",
	});
	expect(read("sort=%3Bdrop&dir=sideways").field).toBe("SPEND");
});
