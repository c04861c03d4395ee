import { expect, test } from "vitest";
import { inChunks } from "./chunks.ts";

test.each([
	[[], []],
	[[1], [[1]]],
	[[1, 2], [[1, 2]]],
	[
		[1, 2, 3, 4, 5],
		[[1, 2], [3, 4], [5]],
	],
])("%j in chunks of two is %j", (items, chunks) => {
	expect(inChunks<number>(items, 2)).toEqual(chunks);
});
