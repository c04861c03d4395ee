import { expect, test } from "vitest";
import { spreadOut } from "./spread-out.ts";

const options = {
	spread: 0,
	widestGap: 0,
	limit: 60_000,
	concurrency: 2,
	signal: new AbortController().signal,
};
const pieces = (platform: "GOOGLE_ADS" | "META_ADS", count: number) =>
	Array.from({ length: count }, (_, index) => ({ platform, index }));

test("each piece once, a few of a platform at a time", async () => {
	const done: number[] = [];
	let running = 0;
	let most = 0;
	await spreadOut(pieces("GOOGLE_ADS", 20), options, async ({ index }) => {
		running += 1;
		most = Math.max(most, running);
		await new Promise(setImmediate);
		running -= 1;
		done.push(index);
	});
	expect(done.toSorted((a, b) => a - b)).toEqual(
		Array.from({ length: 20 }, (_, index) => index),
	);
	expect(most).toBe(2);
});

test("a platform that never answers holds up none of the others", async () => {
	let answer = () => {};
	const silence = new Promise<void>((resolve) => {
		answer = resolve;
	});
	let others = 0;
	const all = spreadOut(
		[...pieces("META_ADS", 5), ...pieces("GOOGLE_ADS", 5)],
		options,
		async ({ platform }) => {
			if (platform === "META_ADS") return silence;
			others += 1;
			if (others === 5) answer();
		},
	);
	await all;
	expect(others).toBe(5);
});

test("what a slow platform has not begun in time is left, and nothing is begun once told to stop", async () => {
	const begun: number[] = [];
	await spreadOut(
		pieces("GOOGLE_ADS", 5),
		{ ...options, concurrency: 1, limit: -1 },
		async ({ index }) => {
			begun.push(index);
		},
	);
	const stop = new AbortController();
	await spreadOut(
		pieces("GOOGLE_ADS", 5),
		{ ...options, concurrency: 1, signal: stop.signal },
		async ({ index }) => {
			begun.push(index);
			stop.abort();
		},
	);
	expect(begun).toEqual([0]);
});
