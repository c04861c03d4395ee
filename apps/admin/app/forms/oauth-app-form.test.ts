import { expect, test } from "vitest";
import { changedExtras, extraFieldNames } from "./oauth-app-form.ts";

test("fields of extras are found by their names, those that were left empty too", () => {
	const form = new FormData();
	form.set("label", "Ours");
	form.set("extras.developerToken", "");
	form.set("extras.loginCustomerId", "12");
	expect(extraFieldNames(form)).toEqual([
		"extras.developerToken",
		"extras.loginCustomerId",
	]);
});

test("extras that were filled in are changed, and those to be removed are null", () => {
	expect(
		changedExtras({ developerToken: "t", loginCustomerId: undefined }, [
			"operationsPerDay",
		]),
	).toEqual({ developerToken: "t", operationsPerDay: null });
	expect(changedExtras({ developerToken: undefined })).toBeUndefined();
});
