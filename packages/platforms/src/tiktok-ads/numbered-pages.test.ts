import { describe, expect, test } from "vitest";
import { EndlessList } from "../errors.ts";
import { collect } from "./fixtures/tiktok.ts";
import { walkNumbered } from "./numbered-pages.ts";

interface Item {
	id: string;
}

const size = 3;
const keyOf = ({ id }: Item) => id;

/** Reads pages of a list that changes after so many of them were read. */
function changing(
	items: string[],
	changes: Readonly<Record<number, (items: string[]) => void>> = {},
) {
	const asked: number[] = [];
	const read = async (page: number) => {
		const from = (page - 1) * size;
		const records: Item[] = items
			.slice(from, from + size)
			.map((id) => ({ id }));
		const total = items.length;
		asked.push(page);
		changes[asked.length]?.(items);
		return { records, rejected: [], total, pages: Math.ceil(total / size) };
	};
	return { read, asked };
}

const letters = (text: string) => [...text];

async function idsFrom(
	read: ReturnType<typeof changing>["read"],
	cursor: string | null = null,
): Promise<string> {
	const pages = await collect(walkNumbered<Item>(read, { keyOf, cursor }));
	return pages.flatMap(({ records }) => records.map(({ id }) => id)).join("");
}

describe("a list with numbered pages", () => {
	test("is read once to its end, and says how long it is", async () => {
		const { read, asked } = changing(letters("abcdefg"));
		const pages = await collect(walkNumbered<Item>(read, { keyOf }));
		expect(pages.map(({ records }) => records.length)).toEqual([3, 3, 1]);
		expect(pages.map(({ totalCount }) => totalCount)).toEqual([7, 7, 7]);
		expect(pages.at(-1)?.nextCursor).toBeNull();
		expect(asked).toEqual([1, 2, 3]);
	});

	test("goes on from each cursor with the rest", async () => {
		const { read } = changing(letters("abcdefg"));
		const pages = await collect(walkNumbered<Item>(read, { keyOf }));
		expect(await idsFrom(read, pages[0]?.nextCursor ?? "")).toBe("defg");
		expect(await idsFrom(read, pages[1]?.nextCursor ?? "")).toBe("g");
	});

	test("has no record twice when one is added in front meanwhile, and the new one too", async () => {
		const { read } = changing(letters("abcdef"), {
			1: (items) => items.unshift("n"),
		});
		expect(await idsFrom(read)).toBe("abcdefn");
	});

	test("loses no record when one is removed in front meanwhile", async () => {
		const { read, asked } = changing(letters("abcdefg"), {
			1: (items) => items.shift(),
		});
		// d moves to the first page, which was read.
		expect(await idsFrom(read)).toBe("abcefgd");
		expect(asked).toEqual([1, 2, 1, 2]);
	});

	test("that became shorter before a restart is read again as well", async () => {
		const items = letters("abcdefg");
		const { read } = changing(items);
		const [first] = await collect(walkNumbered<Item>(read, { keyOf }));
		items.shift();
		expect(await idsFrom(read, first?.nextCursor ?? "")).toContain("d");
	});

	test("that loses something in every round ends all the same", async () => {
		const items = letters("abcdefghijklmnopqrstuvwxyz");
		const shorten = (all: string[]) => all.shift();
		const changes = Object.fromEntries(
			Array.from({ length: 40 }, (_, at) => [at + 1, shorten]),
		);
		const { read, asked } = changing(items, changes);
		await idsFrom(read);
		expect(asked.length).toBeLessThan(26);
	});

	test("ends where a page is empty, whatever it says of its length", async () => {
		const read = async (page: number) => ({
			records: page === 1 ? [{ id: "a" }] : [],
			rejected: [],
			total: 50,
			pages: 50,
		});
		const pages = await collect(walkNumbered<Item>(read, { keyOf }));
		expect(pages.at(-1)?.nextCursor).toBeNull();
		expect(pages.length).toBeLessThan(10);
	});

	test("that answers every number with the same page is given up", async () => {
		const asked: number[] = [];
		const read = async (page: number) => {
			asked.push(page);
			return {
				records: [{ id: "a" }],
				rejected: [],
				total: 1_000_000,
				pages: 1_000_000,
			};
		};
		await expect(
			collect(walkNumbered<Item>(read, { keyOf })),
		).rejects.toBeInstanceOf(EndlessList);
		expect(asked.length).toBeLessThan(10);
	});

	test("refuses a cursor of another list", async () => {
		const { read } = changing([]);
		for (const cursor of ["", "x", "1", "report:1", "1.2.3.4.5"])
			await expect(idsFrom(read, cursor)).rejects.toThrow("not a cursor");
	});
});
