import { InvalidInput } from "@patchbay/errors";
import { z } from "zod";
import type { Page } from "../drafts.ts";
import { EndlessList } from "../errors.ts";
import type { ReadRows } from "../read-rows.ts";

/** Place of a page in its list, as TikTok tells it. */
export const pageInfo = z.object({
	total_number: z.int().nonnegative(),
	total_page: z.int().nonnegative(),
});

/** One page of a list that is asked for by page numbers. */
export interface NumberedPage<T> extends ReadRows<T> {
	/** Records of the whole list at this moment. */
	total: number;
	/** Pages of the whole list at this moment. */
	pages: number;
}

/** Place in a list: the next page, and what is known of those before it. */
interface Place {
	page: number;
	/** Records of the whole list as the page before told; null before the first. */
	total: number | null;
	/** Times that the list was read to its end before. */
	rounds: number;
	/** True when the list became shorter while this round read it: records moved to pages that had been read. */
	hasShrunk: boolean;
}

const beginning: Place = { page: 1, total: null, rounds: 0, hasShrunk: false };

/** Times that a list is read at most: one that became shorter is read again. */
const mostRounds = 3;

/** Pages in turn that bring nothing new, in a first reading: more are not moved there by what is added in front. */
const mostStale = 3;

/** Way of reading a list with numbered pages. */
export interface NumberedWalk<T> {
	/** Tells records apart. */
	keyOf(record: T): string;
	/** Tells the records that are wanted; all of them when left out. */
	isWanted?(record: T): boolean;
	/** Cursor to go on from. */
	cursor?: string | null;
}

/**
 * Pages of a list that TikTok numbers. What is added or removed meanwhile moves the rest: a record that comes again is left
 * out, and a list from which something was lost sight of is read again, of which only the records that were missing are
 * told. What was removed while another was added cannot be seen: a list of which nothing is ever removed loses nothing.
 * The cursor is `<page>.<total>.<rounds>.<has shrunk>`.
 * @throws {InvalidInput} for a cursor of another list
 * @throws {EndlessList} for a list that goes on with what was told before
 */
export async function* walkNumbered<T>(
	read: (page: number) => Promise<NumberedPage<T>>,
	{ keyOf, isWanted, cursor = null }: NumberedWalk<T>,
): AsyncGenerator<Page<T>, void, undefined> {
	const seen = new Set<string>();
	const isNew = (key: string): boolean => {
		const before = seen.size;
		return seen.add(key).size > before;
	};
	let place: Place | null = cursor === null ? beginning : parsePlace(cursor);
	// What was read before a cursor is not known here.
	let isWhole = cursor === null;
	let stale = 0;
	while (place !== null) {
		const at: Place = place;
		const { records, rejected, total, pages } = await read(at.page);
		const before = seen.size;
		const hasShrunk = at.hasShrunk || (at.total !== null && total < at.total);
		const page = {
			records: records.filter(
				(record) => isNew(keyOf(record)) && (isWanted?.(record) ?? true),
			),
			rejected: rejected.filter(({ externalId, path }) =>
				isNew(`rejected ${externalId ?? `${at.page} ${path}`}`),
			),
		};
		const isEmpty = records.length + rejected.length === 0;
		stale = isEmpty || seen.size > before ? 0 : stale + 1;
		// A page of a further reading may bring nothing new; there are no more of them than records.
		if (stale > Math.max(mostStale, at.rounds > 0 ? before : 0))
			throw new EndlessList(
				"TikTok Ads sends a list that has no end. Try again; if this keeps happening, tell the operator.",
				"page_info",
			);
		const isLast = at.page >= pages || isEmpty;
		const isLacking = hasShrunk || (isWhole && seen.size < total);
		if (!isLast) place = { ...at, page: at.page + 1, total, hasShrunk };
		else if (isLacking && at.rounds + 1 < mostRounds) {
			place = { ...beginning, rounds: at.rounds + 1 };
			isWhole = true;
		} else place = null;
		yield {
			...page,
			nextCursor: place && writePlace(place),
			...(isWanted ? {} : { totalCount: total }),
		};
	}
}

function writePlace({ page, total, rounds, hasShrunk }: Place): string {
	return `${page}.${total ?? ""}.${rounds}.${hasShrunk ? 1 : 0}`;
}

function parsePlace(cursor: string): Place {
	const match = /^(\d{1,9})\.(\d{0,12})\.(\d{1,2})\.([01])$/.exec(cursor);
	if (!match) throw new InvalidInput("This is not a cursor of this list.");
	const [, page, total, rounds, hasShrunk] = match;
	return {
		page: Number(page),
		total: total === "" ? null : Number(total),
		rounds: Number(rounds),
		hasShrunk: hasShrunk === "1",
	};
}
