import { expect, test } from "vitest";
import { sayVersionEnd, versionEndOf } from "./version-end.ts";

const at = (text: string) => new Date(text);
const platform = {
	name: "Example Ads",
	api: { version: "v9", endsOn: "2027-03-31" },
};

test.each([
	["2027-01-29T00:00:00Z", null],
	["2027-01-30T00:00:00Z", { daysLeft: 60, step: 60 }],
	["2027-02-28T23:59:59Z", { daysLeft: 31, step: 60 }],
	["2027-03-01T00:00:00Z", { daysLeft: 30, step: 30 }],
	["2027-03-24T00:00:00Z", { daysLeft: 7, step: 7 }],
	["2027-03-30T12:00:00Z", { daysLeft: 1, step: 7 }],
	["2027-03-31T00:00:00Z", { daysLeft: 0, step: 7 }],
	["2027-04-20T00:00:00Z", { daysLeft: -20, step: 7 }],
])("an end on 2027-03-31 is, at %s, %j", (now, expected) => {
	expect(versionEndOf(platform, at(now))).toEqual(
		expected && { endsOn: "2027-03-31", ...expected },
	);
});

test("a platform that has not said when its version ends has no end", () => {
	expect(
		versionEndOf(
			{ name: "Example Ads", api: { version: "v9", endsOn: null } },
			at("2040-01-01T00:00:00Z"),
		),
	).toBeNull();
});

test("people are told who can do something, before the end and after it", () => {
	expect(
		sayVersionEnd(platform, { endsOn: "2027-03-31", daysLeft: 1, step: 7 }),
	).toBe(
		"Example Ads ends version v9 of its API on 2027-03-31, in 1 day. The operator of this installation has to update Patchbay before then, or nothing of Example Ads is read and written any more.",
	);
	expect(
		sayVersionEnd(platform, { endsOn: "2027-03-31", daysLeft: 0, step: 7 }),
	).toContain("ended version v9");
});
