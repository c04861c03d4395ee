import { expect, test } from "vitest";
import { createReadTurns, type ReadShare } from "./read-turns.ts";

/** Reads that go on until they are told to end, and the names of those that have begun. */
function readsWith(share: ReadShare) {
	const turns = createReadTurns(share);
	const begun: string[] = [];
	const ends = new Map<string, () => void>();
	return {
		begun,
		read: (tenantId: string, ...numbers: number[]) => {
			for (const number of numbers)
				void turns.take(tenantId, () => {
					const name = `${tenantId}${number}`;
					begun.push(name);
					return new Promise<void>((resolve) => ends.set(name, resolve));
				});
		},
		async end(name: string) {
			ends.get(name)?.();
			await new Promise(setImmediate);
		},
	};
}

test("one tenant fills its share, and what is beyond that is for tenants that hold nothing", () => {
	const { begun, read } = readsWith({ most: 5, mostOfTenant: 3 });
	read("a", 1, 2, 3, 4);
	read("b", 1, 2);
	read("c", 1);
	read("d", 1);
	expect(begun).toEqual(["a1", "a2", "a3", "b1", "c1"]);
});

test("whose tenant holds least comes next, then whose turn is longest ago", async () => {
	const { begun, read, end } = readsWith({ most: 3, mostOfTenant: 3 });
	read("a", 1, 2, 3, 4, 5);
	read("b", 1, 2, 3);
	read("c", 1);
	begun.length = 0;
	await end("a1");
	await end("a2");
	expect(begun).toEqual(["b1", "c1"]);
	// "a" holds one, "b" and "c" too; "c" wants nothing more.
	await end("a3");
	expect(begun).toEqual(["b1", "c1", "a4"]);
	read("d", 1);
	await end("b1");
	expect(begun).toEqual(["b1", "c1", "a4", "b2"]);
	await end("b2");
	expect(begun.at(-1)).toBe("d1");
});

test("a read that fails gives its place to the next", async () => {
	const turns = createReadTurns({ most: 1, mostOfTenant: 1 });
	const failing = turns.take("a", () => Promise.reject(new Error("lost")));
	const next = turns.take("a", async () => "read");
	await expect(failing).rejects.toThrow("lost");
	expect(await next).toBe("read");
});
