import { expect, test } from "vitest";
import { mergeExtras } from "./merge-extras.ts";

test("a change adds and replaces what it names, null removes, and the rest stays", () => {
	const before = { developerToken: "old", loginCustomerId: "1112223333" };
	expect(mergeExtras("GOOGLE_ADS", before, { developerToken: "new" })).toEqual({
		developerToken: "new",
		loginCustomerId: "1112223333",
	});
	expect(mergeExtras("GOOGLE_ADS", before, { developerToken: null })).toEqual({
		loginCustomerId: "1112223333",
	});
	expect(mergeExtras("GOOGLE_ADS", before, {})).toEqual(before);
});

test("an unknown name and a value of the wrong form are refused with their field, and the value is not told", () => {
	for (const name of ["developer_token", "constructor", "__proto__"])
		expect(() =>
			mergeExtras("GOOGLE_ADS", {}, Object.fromEntries([[name, "x"]])),
		).toThrow(/no extra of this name\. It has developerToken/);
	expect(() =>
		mergeExtras("GOOGLE_WORKSPACE", {}, { developerToken: "x" }),
	).toThrow(/It has none/);
	for (const value of ["111-222-333a", "12345", "", "x".repeat(500)])
		try {
			mergeExtras("GOOGLE_ADS", {}, { loginCustomerId: value });
			expect.unreachable();
		} catch (error) {
			expect(error).toMatchObject({
				code: "INVALID_INPUT",
				field: ["extras", "loginCustomerId"],
				message:
					"The login customer id must be 10 digits without dashes, such as 1112223333.",
			});
		}
});

test("a value is kept in one form, whichever one people write it in", () => {
	expect(
		mergeExtras("GOOGLE_ADS", {}, { loginCustomerId: "111-222-3333" }),
	).toEqual({ loginCustomerId: "1112223333" });
});
