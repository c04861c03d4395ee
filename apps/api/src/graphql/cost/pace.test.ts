import { expect, test } from "vitest";
import { Pace } from "./pace.ts";

const numbers = (length: number) => Array.from({ length }, (_, index) => index);

test("a short list is answered at once, a long one in turns that let others in between, in its order", async () => {
	expect(new Pace().list([1, 2, 3], 10)).toEqual([1, 2, 3]);

	const long = numbers(1_000);
	const paced = new Pace().list(long, 20);
	expect(paced.slice(0, 25)).toEqual(long.slice(0, 25));
	expect(paced[25]).toBeInstanceOf(Promise);
	let othersTurns = 0;
	let isDone = false;
	const others = () => {
		othersTurns += 1;
		if (!isDone) setImmediate(others);
	};
	setImmediate(others);
	expect(await Promise.all(paced)).toEqual(long);
	isDone = true;
	expect(othersTurns).toBeGreaterThanOrEqual(30);
});

test("many short lists share the turn of the operation that they belong to", async () => {
	const pace = new Pace();
	const lists = numbers(10).map(() => pace.list(numbers(25), 10));
	const atOnce = lists.filter((list) => typeof list[0] === "number");
	expect(atOnce).toHaveLength(2);
	for (const list of lists)
		expect(await Promise.all(list)).toEqual(numbers(25));
});

test("an item that fails before its turn comes fails in its turn", async () => {
	const items = numbers(3).map((index) =>
		index === 2 ? Promise.reject(new Error("gone")) : Promise.resolve(index),
	);
	const paced = await Promise.allSettled(new Pace().list(items, 1_000));
	expect(paced.map(({ status }) => status)).toEqual([
		"fulfilled",
		"fulfilled",
		"rejected",
	]);
});

test("what may stand below many items is read in parts, below a few at once", async () => {
	const parts = (length: number, below: number) =>
		new Pace()
			.list(numbers(length), 1, below)
			.filter((item) => typeof item === "number").length;
	expect(parts(10, 5_000)).toBe(10);
	expect(parts(25, 5_000)).toBe(10);
	expect(parts(100, 5_000)).toBe(25);
	expect(parts(100, 5)).toBe(100);
});
