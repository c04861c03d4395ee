import { expect, test } from "vitest";
import { failureBackoff } from "./failure-backoff.ts";
import { defaultTimings } from "./timings.ts";

const minutes = (failures: number, jitter: number) =>
	failureBackoff(failures, defaultTimings, jitter) / 60_000;

test("the pause doubles from failure to failure, up to six hours", () => {
	const sequence = [1, 2, 3, 4, 5, 9, 10, 1_000].map((n) => minutes(n, 0));
	expect(sequence).toEqual([1, 2, 4, 8, 16, 256, 360, 360]);
});

test("jitter takes up to half of it away", () => {
	expect(minutes(3, 1)).toBe(2);
	const drawn = Array.from({ length: 50 }, () =>
		failureBackoff(3, defaultTimings),
	);
	expect(Math.min(...drawn)).toBeGreaterThanOrEqual(2 * 60_000);
	expect(Math.max(...drawn)).toBeLessThanOrEqual(4 * 60_000);
	expect(new Set(drawn).size).toBeGreaterThan(1);
});
