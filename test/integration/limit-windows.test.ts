import { systemSql } from "@patchbay/db";
import {
	accountKey,
	admitRequest,
	appKey,
	bucketsOf,
	longestWaitMilliseconds,
	ownersOf,
	windowKey,
} from "@patchbay/limits";
import type { LimitPolicy, LimitWindow } from "@patchbay/platforms";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { fullestSpan } from "../support/fullest-span.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

let clients = 0;
const epoch = Date.UTC(2026, 10, 29);

/** A client of its own, so that no run counts what another one did. */
function newClient(policy: LimitPolicy) {
	clients += 1;
	const clientId = `client-${clients}`;
	return (at: number, { account = "1", person = "p", bucket = "own" } = {}) => {
		const caller = {
			platform: "X_ADS" as const,
			clientId,
			person,
			policy,
		};
		const owners = ownersOf(caller, account, bucket);
		return admitRequest(
			systemSql(database.db),
			{
				platform: caller.platform,
				owners,
				bucket,
				counted: bucketsOf(caller, owners, bucket),
			},
			at,
		);
	};
}

const windows = fc.uniqueArray(
	fc.record({
		requests: fc.oneof(
			fc.integer({ min: 1, max: 8 }),
			fc.integer({ min: 55, max: 70 }),
		),
		seconds: fc.constantFrom(1, 2, 10, 60, 900, 86_400),
	}),
	{ minLength: 1, maxLength: 3, selector: ({ seconds }) => seconds },
);
const calls = fc.array(
	fc.record({
		// Clocks are set back at times.
		later: fc.oneof(
			{ weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }) },
			{ weight: 3, arbitrary: fc.integer({ min: 0, max: 3_000 }) },
			{ weight: 1, arbitrary: fc.integer({ min: -500, max: 1_000_000 }) },
		),
		account: fc.constantFrom("1", "2", "3"),
		times: fc.integer({ min: 1, max: 12 }),
	}),
	{ minLength: 5, maxLength: 25 },
);

test("no span of a window's length ever holds more than it allows, whoever asks and whenever", async () => {
	await fc.assert(
		fc.asyncProperty(windows, windows, calls, async (own, all, asked) => {
			const take = newClient({
				concurrentPerAccount: 1,
				buckets: {
					own: { per: "account", windows: own },
					all: { per: "app", windows: all },
				},
				always: ["all"],
			});
			const sentAt: Record<string, number[]> = { "1": [], "2": [], "3": [] };
			let at = epoch;
			for (const { later, account, times } of asked) {
				at += later;
				for (let time = 0; time < times; time += 1) {
					const { waitMilliseconds, refusedBy } = await take(at, { account });
					if (refusedBy === null) {
						expect(waitMilliseconds).toBeLessThanOrEqual(
							longestWaitMilliseconds,
						);
						sentAt[account]?.push(at + waitMilliseconds);
					} else
						expect(waitMilliseconds).toBeGreaterThan(longestWaitMilliseconds);
				}
			}
			for (const times of Object.values(sentAt))
				for (const window of own)
					expect(fullestSpan(times, window)).toBeLessThanOrEqual(
						window.requests,
					);
			for (const window of all)
				expect(
					fullestSpan(Object.values(sentAt).flat(), window),
				).toBeLessThanOrEqual(window.requests);
		}),
		{ numRuns: 60 },
	);
}, 240_000);

test("whoever is refused is told a time at which the request is let through, and that is at most a sixtieth late", async () => {
	await fc.assert(
		fc.asyncProperty(windows, calls, async (own, asked) => {
			const take = newClient({
				concurrentPerAccount: 1,
				buckets: { own: { per: "account", windows: own } },
			});
			const sentAt: number[] = [];
			let at = epoch;
			for (const { later, times } of asked) {
				at += Math.max(0, later);
				for (let time = 0; time < times; time += 1) {
					const first = await take(at);
					if (first.refusedBy !== null) {
						at += first.waitMilliseconds;
						const exact = Math.max(
							...own.map((window) => firstFree(sentAt, window)),
						);
						const slot = Math.max(
							...own.map(({ seconds }) => (seconds * 1000) / 60),
						);
						expect(at).toBeLessThanOrEqual(exact + slot + 1);
						expect(await take(at)).toEqual({
							waitMilliseconds: 0,
							refusedBy: null,
						});
						sentAt.push(at);
					} else sentAt.push(at + first.waitMilliseconds);
				}
			}
		}),
		{ numRuns: 40 },
	);
}, 240_000);

/** Computes when an exact count of all requests would let the next one through. */
function firstFree(sentAt: readonly number[], window: LimitWindow): number {
	const times = [...sentAt].sort((a, b) => b - a);
	const oldest = times[window.requests - 1];
	return oldest === undefined ? 0 : oldest + window.seconds * 1000;
}

test("five in fifteen minutes are let through at once, and the sixth is told when", async () => {
	const take = newClient({
		concurrentPerAccount: 1,
		buckets: {
			own: { per: "person", windows: [{ requests: 5, seconds: 900 }] },
		},
	});
	for (let request = 0; request < 5; request += 1)
		expect(await take(epoch + request * 1_000)).toEqual({
			waitMilliseconds: 0,
			refusedBy: null,
		});
	const { waitMilliseconds, refusedBy } = await take(epoch + 10_000);
	expect(refusedBy).toBe("account");
	expect(waitMilliseconds).toBe(890_001);
	// Another person's requests are their own.
	expect(await take(epoch + 10_000, { person: "q" })).toMatchObject({
		refusedBy: null,
	});
});

test("one request a second is waited for by whoever asks again at once, though their timer was early", async () => {
	const take = newClient({
		concurrentPerAccount: 1,
		buckets: {
			own: { per: "account", windows: [{ requests: 1, seconds: 1 }] },
		},
	});
	let at = epoch;
	for (let request = 0; request < 20; request += 1) {
		const { waitMilliseconds, refusedBy } = await take(at);
		expect(refusedBy).toBeNull();
		// The answer came in no time, after a sleep that was a few milliseconds too short.
		at += Math.max(0, waitMilliseconds - 3);
	}
	expect(at - epoch).toBeGreaterThan(18_000);
});

test("a request that one bucket refuses is counted in none", async () => {
	const take = newClient({
		concurrentPerAccount: 1,
		buckets: {
			own: { per: "account", windows: [{ requests: 1, seconds: 60 }] },
			all: { per: "app", windows: [{ requests: 3, seconds: 60 }] },
		},
		always: ["all"],
	});
	expect(await take(epoch)).toMatchObject({ refusedBy: null });
	for (let request = 0; request < 5; request += 1)
		expect(await take(epoch)).toMatchObject({ refusedBy: "account" });
	expect(await take(epoch, { account: "2" })).toMatchObject({
		refusedBy: null,
	});
	expect(await take(epoch, { account: "3" })).toMatchObject({
		refusedBy: null,
	});
	expect(await take(epoch, { account: "4" })).toMatchObject({
		refusedBy: "app",
	});
});

test("a window is one row, however many requests it counts", async () => {
	const take = newClient({
		concurrentPerAccount: 1,
		buckets: {
			own: { per: "account", windows: [{ requests: 10_000, seconds: 900 }] },
		},
	});
	for (let request = 0; request < 320; request += 1)
		await take(epoch + request * 3_000);
	const app = appKey({
		platform: "X_ADS",
		clientId: `client-${clients}`,
	});
	const key = windowKey(app, accountKey("X_ADS", "1"), "own", 900);
	const [row] = await asSuperuser<{ slots: number }>(
		database,
		`select cardinality(ends) as slots from platform_limit_window where key = '\\x${key.toString("hex")}'`,
	);
	expect(row?.slots).toBeGreaterThan(50);
	expect(row?.slots).toBeLessThanOrEqual(64);
});
