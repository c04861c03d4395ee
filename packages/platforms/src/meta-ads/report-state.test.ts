import { expect, test } from "vitest";
import { reportReply } from "./api-types.ts";
import { isReady } from "./report-state.ts";

const report = (async_status: string, percent?: number, more: object = {}) =>
	reportReply.parse({
		async_status,
		...(percent === undefined ? {} : { async_percent_completion: percent }),
		...more,
	});

test("a report is ready when it is completed to the last percent", () => {
	expect(isReady(report("Job Completed", 100), 1)).toBe(true);
	expect(isReady(report("Job Completed", 90), 1)).toBe(false);
});

test.each(["Job Not Started", "Job Started", "Job Running", "Job Dreaming"])(
	"a report that is in the state %s is looked at again",
	(status) => {
		expect(isReady(report(status, 40), 3)).toBe(false);
	},
);

test("one that Meta does not know yet is looked at again", () => {
	expect(isReady(null, 1)).toBe(false);
});

test.each([
	["Job Failed", {}, "FAILED"],
	["Job Failed", { error_code: 100, error_subcode: 1_487_534 }, "TOO_LARGE"],
	["Job Failed", { error_code: "1", error_subcode: "99" }, "TOO_LARGE"],
	["Job Failed", { error_code: 2 }, "FAILED"],
	["Job Skipped", {}, "EXPIRED"],
])("%s with %j brings nothing: %s", (status, more, reason) => {
	expect(() => isReady(report(status, 40, more), 1)).toThrow(
		expect.objectContaining({ reason }),
	);
});

test("a report that does not begin is given up sooner than one that goes on", () => {
	const unbegun = report("Job Started", 0);
	expect(isReady(unbegun, 13)).toBe(false);
	expect(() => isReady(unbegun, 14)).toThrow(
		expect.objectContaining({ reason: "FAILED" }),
	);
	expect(isReady(report("Job Running", 40), 20)).toBe(false);
	expect(() => isReady(report("Job Running", 40), 21)).toThrow(
		expect.objectContaining({ reason: "FAILED" }),
	);
});
