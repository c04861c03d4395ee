import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pruneQuotas } from "../../apps/api/src/quotas/keep-pruned.ts";
import { Bucket, prefetchMs } from "../../apps/api/src/quotas/points/bucket.ts";
import {
	createPointStore,
	type PointStore,
} from "../../apps/api/src/quotas/points/point-store.ts";
import { clientOf, createKey, everyScope } from "../support/api.ts";
import { type ApiFleet, createApiFleet } from "../support/api-process.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant, type TestTenant } from "../support/factories/tenant.ts";
import type { ToldCost } from "../support/graphql-client.ts";
import { setBucketOfNewestKey } from "../support/set-bucket.ts";

const capacity = 5_000;
const perSecond = 10;

let database: TestDatabase;
let fleet: ApiFleet;
let tenant: TestTenant;

beforeAll(async () => {
	database = await createTestDatabase();
	tenant = await createTenant(database);
	fleet = await createApiFleet({
		database,
		endpoints: {},
		env: {
			QUOTA_POINTS: String(capacity),
			QUOTA_POINTS_PER_SECOND: String(perSecond),
		},
	});
});
afterAll(async () => {
	await fleet?.close();
	await database?.drop();
});

/** Query that may cost 101 points for each of the pages, and costs little. */
const asking = (pages: number) =>
	`{ ${Array.from({ length: pages }, (_, index) => `p${index}: brands(first: 100) { nodes { id } }`).join(" ")} }`;

/** Costs the given number of points, at most 50: as many aliases of one object. */
const costing = (points: number) =>
	`{ ${Array.from({ length: points }, (_, index) => `a${index}: tenant { id }`).join(" ")} }`;

async function databaseNow(): Promise<number> {
	const [row] = await asSuperuser<{ ms: string }>(
		database,
		"select extract(epoch from clock_timestamp()) * 1000 as ms",
	);
	return Number(row?.ms);
}

test("every answer tells what it cost, what is left, and when all is there again", async () => {
	const api = await fleet.start();
	const key = await createKey(database, tenant, everyScope);
	const { body } = await clientOf(api.url, key).send(costing(40));
	const told: Partial<ToldCost> = body.extensions?.cost ?? {};
	const { available, secondsUntilFull, ...cost } = told;
	expect(cost).toEqual({
		requested: 40,
		actual: 40,
		limit: capacity,
		restoreRate: perSecond,
	});
	// Some are restored while the answer is made.
	expect(available).toBeGreaterThanOrEqual(capacity - 40);
	expect(available).toBeLessThan(capacity);
	expect(secondsUntilFull).toBe(
		Math.ceil((capacity - Number(available)) / perSecond),
	);
	const page = await clientOf(api.url, key).send(
		"{ brands(first: 100) { nodes { id } } }",
	);
	expect(page.body.extensions?.cost).toMatchObject({
		requested: 101,
		actual: 1,
	});
	// A report costs what it may read, also when there is nothing to answer.
	const report = await clientOf(api.url, key).send(
		`{ metrics(input: { first: 1, from: "2026-11-01", to: "2026-11-30", groupBy: [HOUR] }) { rows { spend } } }`,
	);
	expect(report.body.extensions?.cost).toMatchObject({
		requested: 32,
		actual: 31,
	});
	await api.kill();
});

test("introspection is paid like all else, and what stops before it is executed tells what was paid for it", async () => {
	const api = await fleet.start();
	const key = await createKey(database, tenant, everyScope);
	const client = clientOf(api.url, key);
	const told = async (query: string) => {
		const { body } = await client.send(query);
		return body.extensions?.cost as ToldCost;
	};
	const schema = await told(
		"{ __schema { types { name fields { name args { name } } } } }",
	);
	expect(schema.requested).toBeGreaterThan(500);
	expect(schema.actual).toBe(schema.requested);
	const after = await told("{ __typename }");
	expect(after.available).toBeLessThan(capacity - schema.actual + 100);

	const brand = (selection: string) =>
		`mutation { createBrand(input: { name: "Not made" }) { ${selection} } }`;
	expect(
		await told(brand("brand { campaigns(first: -1) { nodes { id } } }")),
	).toMatchObject({ actual: 1 });
	expect(await told(brand("nothing"))).toMatchObject({ actual: 1 });
	// Nothing is left to pay with.
	const poor = await createKey(database, tenant, everyScope);
	client.headers.Authorization = `Bearer ${poor}`;
	await setBucketOfNewestKey(database, tenant.tenantId, 600);
	expect(await told("{ __typename }")).toMatchObject({ actual: 0 });
	await api.kill();
});

test("two processes share one bucket: together they do no more than it holds and restores, also when one is killed", async () => {
	const [one, two] = await Promise.all([fleet.start(), fleet.start()]);
	const key = await createKey(database, tenant, everyScope);
	const other = await createKey(database, tenant, everyScope);
	const began = await databaseNow();
	let paid = 0;
	const refused: Awaited<ReturnType<typeof send>>[] = [];
	const send = (url: string) => clientOf(url, key).send(costing(50));
	const spend = async (url: string) => {
		for (let tries = 0; tries < 150; tries++) {
			const reply = await send(url).catch(() => null);
			if (!reply) return;
			if (reply.status === 200) paid += reply.body.extensions?.cost.actual ?? 0;
			else refused.push(reply);
		}
	};
	const spending = [spend(one.url), spend(two.url), spend(two.url)];
	while (paid < capacity / 2) await sleep(5);
	await one.kill();
	await Promise.all(spending);
	const seconds = ((await databaseNow()) - began) / 1_000;
	expect(paid).toBeLessThanOrEqual(capacity + seconds * perSecond);
	expect(paid).toBeGreaterThan(capacity / 2);
	expect(refused.length).toBeGreaterThan(0);
	for (const { status, headers, body } of refused) {
		expect(status).toBe(429);
		expect(body.data ?? null).toBeNull();
		const [error] = body.errors ?? [];
		expect(error?.extensions).toMatchObject({
			code: "RATE_LIMITED",
			retryAfterSeconds: expect.any(Number),
		});
		expect(headers.get("retry-after")).toBe(
			String(error?.extensions.retryAfterSeconds),
		);
		// What it cost to find out; nothing where not even that could be paid.
		expect([0, 1]).toContain(body.extensions?.cost.actual);
	}
	// Of another key nothing was spent.
	expect((await clientOf(two.url, other).send(costing(50))).status).toBe(200);
	await two.kill();
}, 120_000);

test("what is refused is not done, and of a batch the others are", async () => {
	const api = await fleet.start();
	const key = await createKey(database, tenant, everyScope);
	const client = clientOf(api.url, key);
	const createBrand = `mutation { createBrand(input: { name: "Refused" }) { brand { id } userErrors { message } } }`;
	await setBucketOfNewestKey(database, tenant.tenantId, 600);
	const alone = await client.send(createBrand);
	expect([alone.status, alone.body.errors?.[0]?.extensions.code]).toEqual([
		429,
		"RATE_LIMITED",
	]);
	const names = await asSuperuser(
		database,
		"select 1 from brand where name = 'Refused'",
	);
	expect(names).toEqual([]);

	const batch = async (queries: string[]) => {
		const response = await fetch(client.url, {
			method: "POST",
			headers: { ...client.headers, "Content-Type": "application/json" },
			body: JSON.stringify(queries.map((query) => ({ query }))),
		});
		return { response, body: JSON.parse(await response.text()) };
	};
	const all = await batch([asking(5), asking(6)]);
	expect(all.response.status).toBe(429);
	expect(Number(all.response.headers.get("retry-after"))).toBeGreaterThan(0);
	expect(all.body).toMatchObject([
		{ errors: [{ extensions: { code: "RATE_LIMITED" } }] },
		{ errors: [{ extensions: { code: "RATE_LIMITED" } }] },
	]);
	const second = await createKey(database, tenant, everyScope);
	client.headers.Authorization = `Bearer ${second}`;
	// Of 5,000 there are 2,000.
	await setBucketOfNewestKey(database, tenant.tenantId, 300);
	const some = await batch(["{ tenant { id } }", asking(24)]);
	expect(some.response.status).toBe(200);
	expect(some.body).toMatchObject([
		{ data: { tenant: { id: expect.any(String) } } },
		{ errors: [{ extensions: { code: "RATE_LIMITED" } }] },
	]);
	await api.kill();
}, 120_000);

test("buckets that are full again are removed, and the others stay", async () => {
	const store = createPointStore(database.db, { capacity, perSecond: 100 });
	const take = (actorId: string, needed: number) =>
		store.take({
			tenantId: tenant.tenantId,
			actorId,
			givenBack: 0,
			needed,
			wanted: needed,
			kept: 0,
		});
	const full = "019a0000-0000-7000-8000-000000000001";
	const used = "019a0000-0000-7000-8000-000000000002";
	await take(full, 1);
	expect(await take(used, 5_000)).toEqual({ taken: 5_000, available: 0 });
	const left = async () => {
		await pruneQuotas(database.db);
		return asSuperuser<{ actor_id: string }>(
			database,
			`select actor_id from quota_bucket where actor_id in ('${full}', '${used}')`,
		);
	};
	await expect.poll(left).toEqual([{ actor_id: used }]);
});

/** Simulates the database's part, over a clock that the test moves. */
function createModel(size: number, rate: number, now: () => number) {
	let left = size;
	let at = 0;
	const store: PointStore = {
		async take({ givenBack, needed, wanted, kept }) {
			const restored = ((now() - at) / 1_000) * rate;
			left = Math.min(size, left + restored + givenBack);
			at = now();
			const there = Math.floor(left);
			const taken =
				needed > 0 && there - needed >= kept
					? Math.max(needed, Math.min(wanted, Math.floor(there / 4)))
					: 0;
			left -= taken;
			return { taken, available: there - taken };
		},
	};
	return store;
}

const sweepMs = 1_000;
/** Operations that are under way at a time. */
const mostLate = 3;

test("several processes together never spend more than was there and what was restored, whoever of them is killed", async () => {
	// Mostly spending, so that the bucket is empty for most of the time.
	const action = fc.oneof(
		{
			weight: 12,
			arbitrary: fc.record({
				kind: fc.constant("spend" as const),
				process: fc.nat(3),
				points: fc.integer({ min: 1, max: 20 }),
				used: fc.oneof(fc.constant(20), fc.nat(20)),
				isLate: fc.boolean(),
			}),
		},
		{
			weight: 2,
			arbitrary: fc.record({
				kind: fc.constant("wait" as const),
				ms: fc.oneof(fc.nat(500), fc.nat(2 * prefetchMs)),
			}),
		},
		{
			weight: 1,
			arbitrary: fc.record({
				kind: fc.constantFrom("give back" as const, "kill" as const),
				process: fc.nat(3),
			}),
		},
	);
	await fc.assert(
		fc.asyncProperty(
			fc.array(action, { minLength: 50, maxLength: 200, size: "max" }),
			fc.integer({ min: 40, max: 200 }),
			fc.integer({ min: 1, max: 10 }),
			async (actions, size, rate) => {
				const clock = { now: 0 };
				const now = () => clock.now;
				const store = createModel(size, rate, now);
				const open = () =>
					new Bucket({
						owner: { tenantId: "t", actorId: "a", name: "This API key" },
						store,
						now,
						capacity: size,
						perSecond: rate,
					});
				const buckets = [open(), open(), open(), open()];
				const spent: { at: number; points: number }[] = [];
				const late: (() => void)[] = [];
				const wait = async (ms: number) => {
					for (let rest = ms; rest > 0; rest -= sweepMs) {
						clock.now += Math.min(rest, sweepMs);
						for (const bucket of buckets) await bucket.giveBack();
					}
				};
				for (const each of actions) {
					if (each.kind === "wait") await wait(each.ms);
					else if (each.kind !== "spend") {
						if (each.kind === "kill") buckets[each.process] = open();
						else await buckets[each.process]?.giveBack();
					} else {
						const used = Math.min(each.used, each.points);
						const at = clock.now;
						try {
							const reservation = await buckets[each.process]?.reserve(
								each.points,
							);
							const settle = () => reservation?.settle(used);
							if (each.isLate) late.push(settle);
							else settle();
							spent.push({ at, points: used });
						} catch (error) {
							expect(error).toMatchObject({ code: "RATE_LIMITED" });
						}
						if (late.length > mostLate) late.shift()?.();
					}
				}
				for (const [first, { at: from }] of spent.entries()) {
					let sum = 0;
					for (const { at, points } of spent.slice(first)) {
						sum += points;
						// From the start exactly. Within a time that begins later, points may be used that were taken before it: those
						// that a process had taken ahead, and those of operations under way that needed fewer.
						const before =
							first === 0
								? (from / 1_000) * rate
								: ((prefetchMs + sweepMs) / 1_000) * rate + mostLate * 20;
						expect(sum).toBeLessThanOrEqual(
							size + before + ((at - from) / 1_000) * rate,
						);
					}
				}
			},
		),
		{ numRuns: 100, endOnFailure: true },
	);
});
