import { expect, test } from "vitest";
import { PageTrail } from "./page-trail.ts";

test("a list is followed to its end, and not round in a circle", () => {
	const trail = new PageTrail({ name: "Google Ads" });
	expect(["a", "b", null].map((next) => trail.follow(next))).toEqual([
		"a",
		"b",
		null,
	]);
	expect(() => trail.follow("a")).toThrow("no end");
});

test("nor further than any list goes", () => {
	const trail = new PageTrail({ name: "Google Ads" }, 2);
	trail.follow("1");
	trail.follow("2");
	expect(() => trail.follow("3")).toThrow("no end");
});
