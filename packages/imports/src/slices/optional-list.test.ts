import { expect, test } from "vitest";
import { narrowOutcome } from "./optional-list.ts";
import type { SliceOutcome } from "./slice-outcome.ts";

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
		expect(narrowOutcome(account, stream)).toEqual({
			...account,
			kind: "fail_slice",
		});
		expect(narrowOutcome(scope, stream)).toEqual({
			...scope,
			kind: "leave_out",
		});
		expect(narrowOutcome(app, stream)).toEqual({ ...app, kind: "fail_slice" });
	}
});

test("a refusal of what the rest depends on means what it always did", () => {
	for (const stream of ["CAMPAIGNS", "METRICS_DAILY", "ASSETS"] as const)
		for (const outcome of [account, scope, app])
			expect(narrowOutcome(outcome, stream)).toBe(outcome);
});

test("what passes by itself is waited for, whatever the list", () => {
	const wait: SliceOutcome = {
		kind: "wait",
		pauseMilliseconds: 1,
		limitedBy: "account",
		code: "RATE_LIMITED",
		message,
	};
	expect(narrowOutcome(wait, "CATALOG_ITEMS")).toBe(wait);
});
