import { expect, test } from "vitest";
import { retryConflicts } from "./retry-conflicts.ts";

const withCode = (code: string, fields: object = {}) =>
	Object.assign(new Error(code), { code, ...fields });

test.each([
	["PostgreSQL's own deadlock", withCode("40P01")],
	["a failed serialization", withCode("40001")],
	["Prisma's word for both", withCode("P2034")],
	[
		"a raw query of Prisma",
		withCode("P2010", {
			meta: {
				driverAdapterError: new Error("adapter", {
					cause: { originalCode: "40P01" },
				}),
			},
		}),
	],
	["one with the reason beneath", new Error("x", { cause: withCode("40P01") })],
])("%s is tried again", async (_what, conflict) => {
	let runs = 0;
	const result = await retryConflicts(async () => {
		runs += 1;
		if (runs < 3) throw conflict;
		return "done";
	});
	expect([result, runs]).toEqual(["done", 3]);
});

test("another error passes at once, and one that never ends in the end", async () => {
	let runs = 0;
	const failing = (error: Error) =>
		retryConflicts(async () => {
			runs += 1;
			throw error;
		});
	await expect(failing(withCode("23505"))).rejects.toThrow("23505");
	expect(runs).toBe(1);
	await expect(failing(withCode("40P01"))).rejects.toThrow("40P01");
	expect(runs).toBe(5);
});
