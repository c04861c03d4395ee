import { expect, test } from "vitest";
import { createFetchPlaces } from "./fetch-places.ts";

const { signal } = new AbortController();

/** A transfer that ends when it is told. */
function transfer(running: Set<string>, name: string) {
	const { promise, resolve } = Promise.withResolvers<void>();
	return {
		end: resolve,
		run: async () => {
			running.add(name);
			await promise;
			running.delete(name);
			return name;
		},
	};
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a host has so many places, all hosts together so many, and who waits for a slow one holds no other up", async () => {
	const places = createFetchPlaces({ atOnce: 3, perHost: 2 });
	const running = new Set<string>();
	const names = ["slow 1", "slow 2", "slow 3", "quick 1", "quick 2"];
	const transfers = names.map((name) => transfer(running, name));
	const all = names.map((name, index) =>
		places.run(
			name.split(" ")[0] ?? "",
			signal,
			transfers[index]?.run ?? (async () => ""),
		),
	);
	await settled();
	expect([...running]).toEqual(["slow 1", "slow 2", "quick 1"]);

	transfers[3]?.end();
	await settled();
	expect([...running]).toEqual(["slow 1", "slow 2", "quick 2"]);

	transfers[0]?.end();
	await settled();
	expect([...running]).toEqual(["slow 2", "quick 2", "slow 3"]);
	for (const each of transfers) each.end();
	expect(await Promise.all(all)).toEqual(names);
});

test("who gives up waiting leaves no place taken", async () => {
	const places = createFetchPlaces({ atOnce: 1, perHost: 1 });
	const running = new Set<string>();
	const first = transfer(running, "first");
	const one = places.run("a", signal, first.run);
	const leaving = new AbortController();
	const two = places.run("a", leaving.signal, async () => "second");
	const three = places.run("b", signal, async () => "third");
	leaving.abort(new Error("left"));
	await expect(two).rejects.toThrow("left");
	first.end();
	expect(await one).toBe("first");
	expect(await three).toBe("third");
	expect(await places.run("a", signal, async () => "again")).toBe("again");
});
