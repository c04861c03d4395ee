import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

test("never more run than are let, all get their turn in order, and one that fails gives its place on", async () => {
	const inTurn = createTurns(2);
	const began: number[] = [];
	let running = 0;
	let most = 0;
	const work = (number: number) =>
		inTurn(async () => {
			began.push(number);
			running += 1;
			most = Math.max(most, running);
			await new Promise((resolve) => setImmediate(resolve));
			running -= 1;
			if (number === 1) throw new Error("failed");
			return number;
		});
	const results = await Promise.allSettled([0, 1, 2, 3, 4].map(work));
	expect(results.map(({ status }) => status)).toEqual([
		"fulfilled",
		"rejected",
		"fulfilled",
		"fulfilled",
		"fulfilled",
	]);
	expect([began, most]).toEqual([[0, 1, 2, 3, 4], 2]);
	expect(await work(5)).toBe(5);
});
