import { expect, test } from "vitest";
import { createPlaces } from "./places.ts";

test("the longest silent slice comes first, and one that lost its place no more", () => {
	let now = 0;
	const places = createPlaces(() => now);
	const first = places.occupy("first");
	now = 1_000;
	const second = places.occupy("second");
	expect(places.listSilent(10_000)).toEqual([]);

	now = 10_500;
	expect(places.listSilent(10_000)).toEqual([first]);
	first.heardAt = now;
	expect(places.listSilent(10_000)).toEqual([]);

	now = 30_000;
	expect(places.listSilent(10_000)).toEqual([second, first]);
	second.end();
	expect(second.signal.aborted).toBe(true);
	expect(places.listSilent(10_000)).toEqual([first]);

	places.leave(second);
	expect(places.size).toBe(1);
});
