import { expect, test } from "vitest";
import type { SliceWork } from "../slices/slice-work.ts";
import { createPlaces } from "./places.ts";

const slice = (connectionId: string) =>
	({ connection: { id: connectionId } }) as SliceWork;

test("the longest silent slice is broken off first, and never a connection's last one", () => {
	let now = 0;
	const places = createPlaces(() => now);
	const first = places.occupy(slice("a"));
	now = 1_000;
	const second = places.occupy(slice("a"));
	const other = places.occupy(slice("b"));
	expect(places.findSilent(10_000)).toBeNull();

	now = 10_500;
	expect(places.findSilent(10_000)).toBe(first);
	first.heardAt = now;
	expect(places.findSilent(10_000)).toBeNull();

	now = 30_000;
	expect(places.findSilent(10_000)).toBe(second);
	second.end();
	expect(second.signal.aborted).toBe(true);
	places.leave(second);
	expect(places.findSilent(10_000)).toBeNull();

	places.leave(other);
	expect(places.size).toBe(1);
});
