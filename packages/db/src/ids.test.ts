import { afterEach, expect, test, vi } from "vitest";
import { newId } from "./ids.ts";

afterEach(() => {
	vi.useRealTimers();
});

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

test("ids go on growing when the clock is put back, and when it stands still", () => {
	vi.useFakeTimers({ toFake: ["Date"] });
	const now = Date.now();
	const ids = [0, -1, -86_400_000, 0, 1, 1, -5, 2].flatMap((moved) => {
		vi.setSystemTime(now + moved);
		return Array.from({ length: 500 }, newId);
	});
	expect([...ids].sort()).toEqual(ids);
	expect(new Set(ids).size).toBe(ids.length);
});

test("processes that begin in the same millisecond make different ids", async () => {
	vi.useFakeTimers({ toFake: ["Date"] });
	const ids: string[] = [];
	for (let process = 0; process < 20; process++) {
		vi.resetModules();
		const own = await import("./ids.ts");
		ids.push(...Array.from({ length: 500 }, own.newId));
	}
	expect(new Set(ids).size).toBe(ids.length);
});
