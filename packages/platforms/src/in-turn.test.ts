import { InvalidInput } from "@patchbay/errors";
import { describe, expect, test } from "vitest";
import type { Page } from "./drafts.ts";
import { ScopeMissing } from "./errors.ts";
import { inTurn, type Step } from "./in-turn.ts";

/** A list whose pages have one record each; a page's cursor is its number. */
const list = (key: string, ...records: string[]): Step<string> => ({
	key,
	async *pages(cursor) {
		for (let at = Number(cursor ?? 0); at < records.length; at += 1)
			yield {
				records: [records[at] ?? ""],
				rejected: [],
				nextCursor: at + 1 < records.length ? String(at + 1) : null,
			};
	},
});
const steps = [
	list("email", "a", "b"),
	list("sms", "c"),
	list("push", "d", "e"),
];
async function read(cursor: string | null) {
	const pages: Page<string>[] = [];
	for await (const page of inTurn(steps, cursor)) pages.push(page);
	return pages.map(({ records, nextCursor }) => [records[0], nextCursor]);
}

test("lists are read one after another, and each page says where to go on", async () => {
	const pages = await read(null);
	expect(pages).toEqual([
		["a", "email:1"],
		["b", "sms:"],
		["c", "push:"],
		["d", "push:1"],
		["e", null],
	]);
	// After a restart at any of them the rest is the same.
	for (const [at, [, cursor]] of pages.entries())
		if (cursor) expect(await read(cursor)).toEqual(pages.slice(at + 1));
});

test("a step that waits for a report ends the list, and its cursor is the one to go on from", async () => {
	const seen: (string | null)[] = [];
	const waits: Step<string> = {
		key: "email",
		async *pages(cursor) {
			seen.push(cursor);
			const isMade = seen.length > 1;
			yield {
				records: isMade ? ["a"] : [],
				rejected: [],
				nextCursor: isMade ? null : "report:1",
				...(isMade ? {} : { resumeAt: new Date(0) }),
			};
		},
	};
	const all = async (cursor: string | null) => {
		const pages: Page<string>[] = [];
		for await (const page of inTurn([waits, list("sms", "c")], cursor))
			pages.push(page);
		return pages;
	};
	const [first, ...more] = await all(null);
	expect(first?.nextCursor).toBe("email:report:1");
	expect(more).toEqual([]);
	const rest = await all("email:report:1");
	expect(rest.flatMap(({ records }) => records)).toEqual(["a", "c"]);
	expect(seen).toEqual([null, "report:1"]);
});

test("a step's own cursor may hold a colon", async () => {
	const seen: (string | null)[] = [];
	const step: Step<string> = {
		key: "email",
		async *pages(cursor) {
			seen.push(cursor);
			yield { records: [], rejected: [], nextCursor: null };
		},
	};
	for await (const _page of inTurn([step], "email:a:b")) break;
	expect(seen).toEqual(["a:b"]);
});

describe("a step of a scope set that is missing", () => {
	const all = async (of: Step<string>[], cursor: string | null = null) => {
		const pages: Page<string>[] = [];
		for await (const page of inTurn(of, cursor)) pages.push(page);
		return pages;
	};
	const asked: string[] = [];
	const refused = (key: string, scopeSet: string, lacking = scopeSet) => ({
		key,
		scopeSet,
		// biome-ignore lint/correctness/useYield: it has none
		async *pages() {
			asked.push(key);
			throw new ScopeMissing(`Allow ${lacking}.`, [lacking]);
		},
	});

	test("is left out with the others of its set, and told with the next page", async () => {
		asked.length = 0;
		const pages = await all([
			refused("email", "campaigns"),
			refused("sms", "campaigns"),
			list("flow", "a", "b"),
		]);
		expect(pages).toEqual([
			expect.objectContaining({
				records: ["a"],
				leftOut: ["Allow campaigns."],
			}),
			{ records: ["b"], rejected: [], nextCursor: null },
		]);
		expect(asked).toEqual(["email"]);
	});

	test("is told by a page of its own at the end, after a restart too", async () => {
		const of = [list("email", "a"), refused("flow", "flows")];
		const pages = await all(of);
		expect(pages).toEqual([
			{ records: ["a"], rejected: [], nextCursor: "flow:" },
			{
				records: [],
				rejected: [],
				nextCursor: null,
				leftOut: ["Allow flows."],
			},
		]);
		expect(await all(of, "flow:")).toEqual(pages.slice(1));
	});

	test("ends the list where nothing of it is allowed, and where something else is missing", async () => {
		await expect(
			all([refused("email", "campaigns"), refused("flow", "flows")]),
		).rejects.toThrow("Allow campaigns.");
		await expect(
			all([list("email", "a"), refused("flow", "flows", "content")]),
		).rejects.toThrow("Allow content.");
	});

	test("hands on what a list in the list has left out", async () => {
		const inner: Step<string> = {
			key: "messages",
			pages: (cursor) =>
				inTurn([list("email", "a"), refused("flow", "flows")], cursor),
		};
		expect((await all([inner, list("images", "b")])).at(1)).toEqual({
			records: [],
			rejected: [],
			nextCursor: "images:",
			leftOut: ["Allow flows."],
		});
	});
});

test.each(["", "email", "fax:1", ":"])(
	"%j is no cursor of these lists",
	async (cursor) => {
		await expect(read(cursor)).rejects.toThrow(InvalidInput);
	},
);
