import { expect, test } from "vitest";
import { newId } from "./ids.ts";

test("ids are version 7, differ, and grow in the order in which they were made", () => {
	const before = Date.now();
	const ids = Array.from({ length: 5_000 }, newId);
	expect(new Set(ids).size).toBe(ids.length);
	expect([...ids].sort()).toEqual(ids);
	for (const id of ids)
		expect(id).toMatch(
			/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
		);
	const madeAt = Number.parseInt(
		(ids[0] ?? "").replaceAll("-", "").slice(0, 12),
		16,
	);
	expect(madeAt).toBeGreaterThanOrEqual(before);
	expect(madeAt).toBeLessThanOrEqual(Date.now());
	// What is random in them differs too: nobody guesses the next one.
	expect(new Set(ids.map((id) => id.slice(-10))).size).toBe(ids.length);
});
