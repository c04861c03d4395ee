import { expect, test } from "vitest";
import { oneAhead } from "./one-ahead.ts";

test("one page is fetched while the one before is used, and no more", async () => {
	let asked = 0;
	async function* pages() {
		for (let page = 1; page <= 4; page++) {
			asked = page;
			yield page;
		}
	}
	const seen: [page: number, asked: number][] = [];
	for await (const page of oneAhead(pages())) {
		await new Promise((resolve) => setImmediate(resolve));
		seen.push([page, asked]);
	}
	expect(seen).toEqual([
		[1, 2],
		[2, 3],
		[3, 4],
		[4, 4],
	]);
});

test("an error of the page ahead comes after the page before it was used", async () => {
	async function* pages() {
		yield 1;
		throw new Error("cut off");
	}
	const seen: number[] = [];
	await expect(async () => {
		for await (const page of oneAhead(pages())) {
			await new Promise((resolve) => setImmediate(resolve));
			seen.push(page);
		}
	}).rejects.toThrow("cut off");
	expect(seen).toEqual([1]);
});
