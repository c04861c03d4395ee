import { expect, test } from "vitest";
import { listFailures } from "./list-failures.ts";

const root = "/checkout";
const passed = { fullName: "adds", status: "passed", failureMessages: [] };

test("what failed is listed by file and title, with the beginning of its message, without colours and others' code", () => {
	const stack =
		"    at /checkout/node_modules/vitest/run.js:1:2\n    at new Promise (<anonymous>)\n";
	const message = `\u001b[31mexpected 1\u001b[39m to be 2\n\n${"x".repeat(500)}\n${stack}${"    at /checkout/test/sums.ts:3:4\n".repeat(30)}`;
	const [only = "", ...others] = listFailures(
		[
			{
				name: "/checkout/test/integration/sums.test.ts",
				status: "failed",
				assertionResults: [
					passed,
					{
						fullName: "sums of a day",
						status: "failed",
						failureMessages: [message],
					},
				],
			},
			{
				name: "/checkout/test/other.test.ts",
				status: "passed",
				assertionResults: [passed],
			},
		],
		root,
	);
	expect(others).toEqual([]);
	const lines = only.split("\n");
	expect(lines[0]).toBe("test/integration/sums.test.ts > sums of a day");
	expect(lines[1]).toBe("    expected 1 to be 2");
	expect(lines[2]).toBe(`    ${"x".repeat(400)}`);
	expect(lines).toHaveLength(13);
	expect(lines.at(-1)).toContain("/checkout/test/sums.ts:3:4");
	expect(only).not.toMatch(/node_modules|Promise/);
});

test("a file that could not be loaded, and one whose hook failed after its tests had passed, are listed by themselves", () => {
	const failures = listFailures(
		[
			{
				name: "/checkout/test/unloaded.test.ts",
				status: "failed",
				message: "Cannot find module",
				assertionResults: [],
			},
			{
				name: "/checkout/test/hooks.test.ts",
				status: "failed",
				assertionResults: [passed],
			},
		],
		root,
	);
	expect(failures).toEqual([
		"test/unloaded.test.ts\n    Cannot find module",
		"test/hooks.test.ts",
	]);
});
