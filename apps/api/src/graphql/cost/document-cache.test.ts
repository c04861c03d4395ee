import { parse } from "graphql";
import { expect, test } from "vitest";
import { DocumentCache } from "./document-cache.ts";

const text = (n: number, fields = 10) =>
	`{ a${n} { ${Array.from({ length: fields }, (_, m) => `f${m}`).join(" ")} } }`;
const fill = (cache: DocumentCache, from: number, to: number) => {
	for (let n = from; n < to; n++) cache.set(text(n), parse(text(n)));
};

test("documents are kept up to a number of bytes, the last used ones", () => {
	const cache = new DocumentCache(150_000);
	fill(cache, 0, 5);
	const kept = cache.get(text(0));
	expect(kept).toBeDefined();
	for (let n = 5; n < 1_000; n++) {
		fill(cache, n, n + 1);
		expect(cache.bytes).toBeLessThanOrEqual(150_000);
		expect(cache.get(text(0))).toBe(kept);
	}
	expect(cache.get(text(1))).toBeUndefined();
	expect(cache.get(text(999))).toBeDefined();
});

test("one document does not drive out the others, nor is one kept that is not to be", () => {
	const cache = new DocumentCache(150_000);
	fill(cache, 0, 5);
	const large = text(9, 1_000);
	cache.set(large, parse(large));
	expect(cache.get(large)).toBeUndefined();
	const foreign = parse(text(8));
	cache.doNotKeep(foreign);
	cache.set(text(8), foreign);
	expect(cache.get(text(8))).toBeUndefined();
	expect(cache.get(text(0))).toBeDefined();
});

test("the same text takes the place of the one before it", () => {
	const cache = new DocumentCache(150_000);
	cache.set(text(1), parse(text(1)));
	const { bytes } = cache;
	cache.set(text(1), parse(text(1)));
	expect(cache.bytes).toBe(bytes);
});
