import { expect, test } from "vitest";
import type { QuotaOwner } from "../quota-owner.ts";
import { Bucket, prefetchMs } from "./bucket.ts";
import type { PointStore } from "./point-store.ts";

const owner: QuotaOwner = {
	tenantId: "t",
	actorId: "a",
	name: "This API key",
};

/** Simulates the database's part, over a clock that the test moves. */
function createStore(capacity: number, perSecond: number, now: () => number) {
	let left = capacity;
	let at = 0;
	const steps: { needed: number; taken: number }[] = [];
	const store: PointStore = {
		async take({ givenBack, needed, wanted, kept }) {
			const restored = ((now() - at) / 1_000) * perSecond;
			left = Math.min(capacity, left + restored + givenBack);
			at = now();
			const there = Math.floor(left);
			const taken =
				needed > 0 && there - needed >= kept
					? Math.max(needed, Math.min(wanted, Math.floor(there / 4)))
					: 0;
			left -= taken;
			steps.push({ needed, taken });
			return { taken, available: there - taken };
		},
	};
	return { store, steps };
}

function start({ capacity = 1_000, perSecond = 10 } = {}) {
	const clock = { now: 0 };
	const now = () => clock.now;
	const { store, steps } = createStore(capacity, perSecond, now);
	const open = () => new Bucket({ owner, store, now, capacity, perSecond });
	return { clock, open, steps };
}

test("many operations are paid out of few steps", async () => {
	const { open, steps } = start({ capacity: 100_000 });
	const bucket = open();
	for (let index = 0; index < 1_000; index++)
		(await bucket.reserve(5)).settle(5);
	expect(steps.length).toBeLessThan(20);
	expect(bucket.state().available).toBe(95_000);
});

test("an empty bucket refuses with the seconds after which there is enough, and asks seldom while it is empty", async () => {
	const { clock, open, steps } = start({ capacity: 100, perSecond: 10 });
	const bucket = open();
	(await bucket.reserve(95)).settle(95);
	for (let index = 0; index < 100; index++)
		await expect(bucket.reserve(35)).rejects.toMatchObject({
			code: "RATE_LIMITED",
			retryAfterSeconds: 3,
		});
	expect(steps.length).toBeLessThanOrEqual(2);
	clock.now += 3_000;
	await expect(bucket.reserve(35)).resolves.toBeDefined();
});

test("what an operation did not use is free again, also when it ends after its points went back", async () => {
	const { clock, open } = start({ capacity: 100, perSecond: 1 });
	const bucket = open();
	const quick = await bucket.reserve(90);
	quick.settle(10);
	quick.settle(10);
	expect(bucket.state().available).toBe(90);
	const slow = await bucket.reserve(90);
	clock.now += prefetchMs + 1;
	await bucket.giveBack();
	slow.settle(20);
	await bucket.giveBack();
	expect(bucket.state().available).toBe(75);
	clock.now += 60_000;
	expect(bucket.isIdle()).toBe(true);
});

test("what can wait leaves a part of the bucket to what cannot", async () => {
	const { open } = start({ capacity: 100, perSecond: 1 });
	const bucket = open();
	await bucket.reserve(60, 25);
	await expect(bucket.reserve(20, 25)).rejects.toMatchObject({
		code: "RATE_LIMITED",
		retryAfterSeconds: 5,
	});
	await expect(bucket.reserve(20)).resolves.toBeDefined();
});

test("what no full bucket could pay for is refused for good, not told to wait", async () => {
	const { open } = start({ capacity: 100 });
	await expect(open().reserve(101)).rejects.toMatchObject({
		code: "COST_EXCEEDED",
	});
});

test("a step that fails spends nothing, and the next one goes on", async () => {
	let fails = true;
	const { store } = createStore(100, 1, () => 0);
	const bucket = new Bucket({
		owner,
		now: () => 0,
		capacity: 100,
		perSecond: 1,
		store: {
			take: async (step) => {
				if (fails) throw new Error("lost");
				return store.take(step);
			},
		},
	});
	const both = await Promise.allSettled([
		bucket.reserve(10),
		bucket.reserve(10),
	]);
	expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
	fails = false;
	await expect(bucket.reserve(10)).resolves.toBeDefined();
});
