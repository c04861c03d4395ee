import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Unavailable } from "@patchbay/errors";
import { expect, test } from "vitest";
import { groupCalls } from "./group-calls.ts";

test("those who ask together go together, and who asks later gets nothing that was found out before", async () => {
	const groups: number[][] = [];
	const ends: (() => void)[] = [];
	const idle: number[] = [];
	const { call } = groupCalls(
		async (items: readonly number[]) => {
			groups.push([...items]);
			await new Promise<void>((resolve) => ends.push(resolve));
			const number = groups.length;
			return items.map((item) => `${item} by ${number}`);
		},
		() => idle.push(groups.length),
	);
	const first = Promise.all([call(1), call(2)]);
	await nextTurn();
	const second = Promise.all([call(3), call(4)]);
	await nextTurn();
	expect(groups).toEqual([[1, 2]]);
	ends[0]?.();
	expect(await first).toEqual(["1 by 1", "2 by 1"]);
	await nextTurn();
	ends[1]?.();
	expect(await second).toEqual(["3 by 2", "4 by 2"]);
	expect(idle).toEqual([2]);
});

test("one that cannot be answered fails alone, and what is nobody's fault is not tried again", async () => {
	let runs = 0;
	const { call } = groupCalls(async (items: readonly string[]) => {
		runs += 1;
		if (items.includes("gone")) throw new Unavailable("The database is gone.");
		if (items.includes("wrong")) throw new Error("wrong");
		return items;
	});
	expect(
		await Promise.allSettled(["one", "wrong", "two"].map(call)),
	).toMatchObject([
		{ value: "one" },
		{ reason: { message: "wrong" } },
		{ value: "two" },
	]);
	expect(runs).toBe(4);
	expect(await Promise.allSettled(["one", "gone"].map(call))).toMatchObject([
		{ reason: { code: "UNAVAILABLE" } },
		{ reason: { code: "UNAVAILABLE" } },
	]);
	expect(runs).toBe(5);
});

test("a crowd is served in groups of a thousand, and one that is too large is refused", async () => {
	const sizes: number[] = [];
	const { call } = groupCalls(async (items: readonly number[]) => {
		sizes.push(items.length);
		return items;
	});
	const crowd = Array.from({ length: 20_001 }, (_, number) => number);
	const answers = await Promise.allSettled(crowd.map(call));
	expect(sizes).toEqual(Array(20).fill(1_000));
	expect(answers.pop()).toMatchObject({ reason: { code: "UNAVAILABLE" } });
	expect(
		answers.every(
			(answer, number) =>
				answer.status === "fulfilled" && answer.value === number,
		),
	).toBe(true);
});

test("under steady load nothing of earlier groups is kept", async () => {
	setFlagsFromString("--expose-gc");
	const collect = runInNewContext("gc") as () => void;
	let groups = 0;
	const { call } = groupCalls(async (items: readonly number[]) => {
		groups += 1;
		await nextTurn();
		return items;
	});
	let isOver = false;
	const caller = async () => {
		while (!isOver) await call(1);
	};
	// Two in turn, so that one always waits while the other's group is on its way.
	const callers = [caller(), nextTurn().then(caller)];
	const heapAfter = async (wanted: number) => {
		while (groups < wanted) await nextTurn();
		collect();
		return process.memoryUsage().heapUsed;
	};
	const before = await heapAfter(8_000);
	const after = await heapAfter(40_000);
	isOver = true;
	await Promise.all(callers);
	// Some 700 bytes for each of 32,000 would be 22 MB.
	expect(after - before).toBeLessThan(5_000_000);
}, 30_000);
