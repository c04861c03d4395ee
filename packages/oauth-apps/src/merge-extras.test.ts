import { InvalidFields } from "@patchbay/errors";
import { getPlatform, platforms } from "@patchbay/platforms";
import { expect, test } from "vitest";
import { mergeExtras } from "./merge-extras.ts";

const google = getPlatform(platforms, "GOOGLE_ADS");
const workspace = getPlatform(platforms, "GOOGLE_WORKSPACE");

function problemsOf(work: () => unknown) {
	try {
		work();
	} catch (error) {
		if (error instanceof InvalidFields) return error.problems;
		throw error;
	}
	throw new Error("nothing was thrown");
}

test("a change adds and replaces what it names, null removes, and the rest stays", () => {
	const before = { developerToken: "old", loginCustomerId: "1112223333" };
	expect(mergeExtras(google, before, { developerToken: "new" })).toEqual({
		developerToken: "new",
		loginCustomerId: "1112223333",
	});
	expect(mergeExtras(google, before, { developerToken: null })).toEqual({
		loginCustomerId: "1112223333",
	});
	expect(mergeExtras(google, before, {})).toEqual(before);
});

test("an unknown name and a value of the wrong form are refused with their field, and the value is not told", () => {
	for (const name of ["developer_token", "constructor", "__proto__"])
		expect(() =>
			mergeExtras(google, {}, Object.fromEntries([[name, "x"]])),
		).toThrow(/no extra of this name\. It has developerToken/);
	expect(() => mergeExtras(workspace, {}, { developerToken: "x" })).toThrow(
		/It has none/,
	);
	for (const value of ["111-222-333a", "12345", "", "x".repeat(500)])
		expect(
			problemsOf(() => mergeExtras(google, {}, { loginCustomerId: value })),
		).toEqual([
			{
				message:
					"The login customer ID must be 10 digits without dashes, such as 1112223333.",
				field: ["extras", "loginCustomerId"],
			},
		]);
});

test("all wrong extras are told at once", () => {
	const change = { loginCustomerId: "12", apiKey: "x", operationsPerDay: "-1" };
	expect(
		problemsOf(() => mergeExtras(google, null, change)).map(
			({ field }) => field,
		),
	).toEqual([
		["extras", "loginCustomerId"],
		["extras", "apiKey"],
		["extras", "operationsPerDay"],
	]);
});

test("a new app has all that its platform needs, and none of it is taken away", () => {
	const { developerToken } = google.appExtras;
	if (!developerToken) throw new Error("Google Ads has a developer token");
	const strict = {
		...google,
		appExtras: { developerToken: { ...developerToken, required: true } },
	};
	const missing = [
		{
			message: "Enter the developer token: an app does not work without it.",
			field: ["extras", "developerToken"],
		},
	];
	expect(problemsOf(() => mergeExtras(strict, null, {}))).toEqual(missing);
	expect(
		problemsOf(() =>
			mergeExtras(strict, { developerToken: "t" }, { developerToken: null }),
		),
	).toEqual(missing);
	// One from before it was needed can still be renamed.
	expect(mergeExtras(strict, {}, {})).toEqual({});
});

test("a value is kept in one form, whichever one people write it in", () => {
	expect(mergeExtras(google, {}, { loginCustomerId: "111-222-3333" })).toEqual({
		loginCustomerId: "1112223333",
	});
});
