import { expect, test } from "vitest";
import { usageOf } from "./usage.ts";

const told = (headers: Record<string, string>) =>
	usageOf({ status: 200, headers, body: null }, "metrics");

test("the nearest limit of several is read with what is left of it", () => {
	const [usage] = told({
		"ratelimit-limit": "10, 10;w=1, 150;w=60",
		"ratelimit-remaining": "9",
		"ratelimit-reset": "0",
	});
	expect(usage).toMatchObject({ bucket: "metrics", blockedUntil: null });
	expect(usage?.used).toBeCloseTo(0.1);
	// A window that ends within the second is not one without an end.
	expect(usage?.resetsAt?.getTime()).toBeGreaterThan(Date.now());
});

test.each([
	["1, 1;w=1, 15;w=60", "0", 0.8],
	["15, 1;w=1, 15;w=60", "0", 1],
	["15", "0", 1],
	["15", "15", 0],
])("of %s, %s are left: %d is used", (limit, left, used) => {
	expect(
		told({ "ratelimit-limit": limit, "ratelimit-remaining": left })[0]?.used,
	).toBe(used);
});

test.each(["0", "soon", "", "-1", "1e9"])(
	"a limit of %j tells nothing",
	(limit) => {
		expect(
			told({ "ratelimit-limit": limit, "ratelimit-remaining": "1" }),
		).toEqual([]);
	},
);
