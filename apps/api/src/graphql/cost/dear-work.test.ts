import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { DearWork } from "./dear-work.ts";

function start(work: DearWork, tenant: string, weight: number, log: string[]) {
	const entered = work.enter(tenant, weight);
	return entered?.then((end) => {
		log.push(tenant);
		return end;
	});
}

test("what is light waits for nobody", () => {
	const work = new DearWork();
	void work.enter("a", 30_000);
	expect(work.enter("b", 999)).toBeNull();
});

test("the dearest runs alone, those that are less dear beside each other", async () => {
	const work = new DearWork();
	const log: string[] = [];
	const first = start(work, "dearest", 30_000, log);
	void start(work, "b", 6_000, log);
	void start(work, "c", 6_000, log);
	void start(work, "d", 6_000, log);
	await turn();
	expect(log).toEqual(["dearest"]);
	(await first)?.();
	await turn();
	expect(log).toEqual(["dearest", "b", "c"]);
});

test("a tenant that sends many keeps no other waiting for more than one of them", async () => {
	const work = new DearWork();
	const log: string[] = [];
	const many = Array.from({ length: 5 }, () =>
		start(work, "many", 18_000, log),
	);
	const other = start(work, "other", 18_000, log);
	(await many[0])?.();
	await turn();
	expect(log).toEqual(["many", "many"].slice(0, 1).concat(log.slice(1)));
	for (const each of many.slice(1, 2)) (await each)?.();
	await other;
	expect(log.indexOf("other")).toBeLessThanOrEqual(2);
	(await other)?.();
	for (const each of many.slice(2)) (await each)?.();
	expect(log).toHaveLength(6);
});

test("ending twice frees once", async () => {
	const work = new DearWork();
	const log: string[] = [];
	const end = await start(work, "a", 18_000, log);
	void start(work, "b", 18_000, log);
	void start(work, "c", 18_000, log);
	end?.();
	end?.();
	await turn();
	expect(log).toEqual(["a", "b"]);
});
