import { getPlatform, platforms } from "@patchbay/platforms";
import { expect, test } from "vitest";
import { narrowOutcome } from "./optional-list.ts";
import type { SliceOutcome } from "./slice-outcome.ts";

/** One scope for everything, and one for each list. */
const google = getPlatform(platforms, "GOOGLE_ADS").parts;
const klaviyo = getPlatform(platforms, "KLAVIYO").parts;

const message = "The platform refuses this.";
const account: SliceOutcome = {
	kind: "fail_account",
	code: "ACCESS_MISSING",
	message,
};
const scope: SliceOutcome = {
	kind: "fail_job",
	code: "SCOPE_MISSING",
	message,
};
const app: SliceOutcome = { kind: "fail_job", code: "APP_REJECTED", message };

test("a refusal of an account's list ends that list alone", () => {
	for (const stream of ["AUDIENCES", "CATALOG_ITEMS", "SOURCES"] as const) {
		expect(narrowOutcome(account, stream, google)).toEqual({
			...account,
			kind: "fail_slice",
		});
		expect(narrowOutcome(scope, stream, google)).toEqual({
			...scope,
			kind: "leave_out",
		});
		expect(narrowOutcome(app, stream, google)).toEqual({
			...app,
			kind: "fail_slice",
		});
	}
});

test("a refusal of what the rest depends on means what it always did", () => {
	for (const stream of ["CAMPAIGNS", "METRICS_DAILY", "ASSETS"] as const)
		for (const outcome of [account, scope, app])
			expect(narrowOutcome(outcome, stream, google)).toBe(outcome);
});

test("a scope that campaigns do not need ends what needs it alone", () => {
	for (const stream of ["METRICS_DAILY", "ASSETS", "FILES"] as const) {
		expect(narrowOutcome(scope, stream, klaviyo)).toEqual({
			...scope,
			kind: "fail_slice",
		});
		for (const outcome of [account, app])
			expect(narrowOutcome(outcome, stream, klaviyo)).toBe(outcome);
	}
	for (const stream of ["CAMPAIGNS", "ADS", "ACCOUNTS"] as const)
		expect(narrowOutcome(scope, stream, klaviyo)).toBe(scope);
});

test("what passes by itself is waited for, whatever the list", () => {
	const wait: SliceOutcome = {
		kind: "wait",
		pauseMilliseconds: 1,
		limitedBy: "account",
		code: "RATE_LIMITED",
		message,
	};
	expect(narrowOutcome(wait, "CATALOG_ITEMS", google)).toBe(wait);
});
