import { expect, test } from "vitest";
import { retryAfter } from "./retry-after.ts";

const now = Date.parse("2026-11-21T00:00:00Z");

test.each([
	["120", "2026-11-21T00:02:00.000Z"],
	["Sat, 21 Nov 2026 00:00:30 GMT", "2026-11-21T00:00:30.000Z"],
	["Sat, 21 Nov 2020 00:00:30 GMT", "2026-11-21T00:00:00.000Z"],
	["9999999999", "2026-11-22T00:00:00.000Z"],
	// No date either, though a lenient parser makes one of it.
	["1.5", null],
	["-1", null],
	["12345678901", null],
	["soon", null],
	["-5x", null],
	["", null],
	[undefined, null],
])("Retry-After %s means %s", (header, expected) => {
	expect(
		retryAfter({ "retry-after": header }, now)?.toISOString() ?? null,
	).toBe(expected);
});

test.each([
	// The sender's clock is ten minutes slow, then ten minutes fast: a minute stays a minute.
	["Fri, 20 Nov 2026 23:50:00 GMT", "Fri, 20 Nov 2026 23:51:00 GMT"],
	["Sat, 21 Nov 2026 00:10:00 GMT", "Sat, 21 Nov 2026 00:11:00 GMT"],
	["no date", "Sat, 21 Nov 2026 00:01:00 GMT"],
])("sent at %s, a Retry-After of %s is a minute", (date, header) => {
	expect(retryAfter({ "retry-after": header, date }, now)?.toISOString()).toBe(
		"2026-11-21T00:01:00.000Z",
	);
});
