import { describe, expect, test } from "vitest";
import { UnexpectedReply } from "./errors.ts";
import { PageTrail, walkPages } from "./page-trail.ts";

test("a list is followed to its end, and not round in a circle", () => {
	const trail = new PageTrail({ name: "Google Ads" });
	expect(["a", "b", null].map((next) => trail.follow(next))).toEqual([
		"a",
		"b",
		null,
	]);
	expect(() => trail.follow("a")).toThrow("no end");
});

test("nor further than any list goes", () => {
	const trail = new PageTrail({ name: "Google Ads" }, 2);
	trail.follow("1");
	trail.follow("2");
	expect(() => trail.follow("3")).toThrow("no end");
});

describe("walking through a list", () => {
	const pages: Record<string, string | null> = { "": "b", b: "c", c: null };
	const walk = async (
		list: Record<string, string | null>,
		options?: Parameters<typeof walkPages>[2],
	) => {
		const asked: (string | null)[] = [];
		const read = async (token: string | null) => {
			asked.push(token);
			return { nextCursor: list[token ?? ""] ?? null };
		};
		const seen: (string | null)[] = [];
		const end = await (async () => {
			for await (const page of walkPages({ name: "X Ads" }, read, options))
				seen.push(page.nextCursor);
		})().catch((error: Error) => error);
		return { asked, seen, end };
	};

	test("reads each page once, from the first or from a token", async () => {
		expect(await walk(pages)).toEqual({
			asked: [null, "b", "c"],
			seen: ["b", "c", null],
			end: undefined,
		});
		expect((await walk(pages, { from: "c" })).asked).toEqual(["c"]);
	});

	test("ends where a page comes again, and where there are too many", async () => {
		for (const round of [
			{ "": "b", b: "b" },
			{ "": "b", b: "c", c: "b" },
		])
			expect((await walk(round)).end).toBeInstanceOf(UnexpectedReply);
		// The page that a walk begins with is no news either.
		expect((await walk({ b: "b" }, { from: "b" })).asked).toEqual(["b"]);
		expect(await walk(pages, { most: 1 })).toMatchObject({
			asked: [null, "b"],
			end: expect.any(UnexpectedReply),
		});
	});
});
