import { expect, test } from "vitest";
import { retryAfter } from "./retry-after.ts";

const now = Date.parse("2026-11-21T00:00:00Z");

test.each([
	["120", "2026-11-21T00:02:00.000Z"],
	["Sat, 21 Nov 2026 00:00:30 GMT", "2026-11-21T00:00:30.000Z"],
	["Sat, 21 Nov 2020 00:00:30 GMT", "2026-11-21T00:00:00.000Z"],
	["9999999999", "2026-11-22T00:00:00.000Z"],
	["soon", null],
	["-5x", null],
	["", null],
	[undefined, null],
])("Retry-After %s means %s", (header, expected) => {
	expect(retryAfter(header, now)?.toISOString() ?? null).toBe(expected);
});
