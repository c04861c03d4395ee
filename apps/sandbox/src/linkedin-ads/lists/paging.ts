import type { Row } from "../objects/rows.ts";
import type { Call } from "../restli/call.ts";
import { badParameter } from "../restli/refusal.ts";
import { digestOf } from "./digest.ts";

const usualSize = 100;
const mostSize = 1000;

/** Names of the parameters of paging by cursor. */
export const cursorParameters = ["pageSize", "pageToken"] as const;
/** Names of the parameters of paging by position. */
export const positionParameters = ["start", "count"] as const;

/**
 * One page of a list by cursor. A token is of its own question alone, and stays good.
 *
 * @param asked what the list follows from beside the page
 * @param mostOnPage records on a page at most, whatever is asked
 * @param mostWanted records that may be asked for
 */
export function pageByCursor<Item>(
	{ query }: Call,
	items: readonly Item[],
	{
		asked,
		mostOnPage,
		mostWanted = mostSize,
	}: { asked: string; mostOnPage: number | null; mostWanted?: number },
): { items: readonly Item[]; metadata: Row } {
	const wanted = query.integer("pageSize", {
		least: 1,
		most: mostWanted,
		usual: usualSize,
	});
	const size = Math.min(wanted, mostOnPage ?? wanted);
	const token = query.text("pageToken");
	const from = token === null || token === "" ? 0 : readToken(token, asked);
	const next = from + size;
	return {
		items: items.slice(from, next),
		metadata:
			next < items.length ? { nextPageToken: writeToken(next, asked) } : {},
	};
}

/** One page of a list by position. */
export function pageByPosition<Item>(
	{ query }: Call,
	items: readonly Item[],
	mostOnPage: number | null,
): { items: readonly Item[]; paging: Row } {
	const start = query.integer("start", {
		least: 0,
		most: 1_000_000,
		usual: 0,
	});
	const wanted = query.integer("count", {
		least: 1,
		most: mostSize,
		usual: usualSize,
	});
	const count = Math.min(wanted, mostOnPage ?? wanted);
	const next = start + count;
	return {
		items: items.slice(start, next),
		paging: {
			start,
			count,
			total: items.length,
			links:
				next < items.length
					? [
							{
								rel: "next",
								type: "application/json",
								href: linkTo(next, count),
							},
						]
					: [],
		},
	};
}

function linkTo(start: number, count: number): string {
	return `?start=${start}&count=${count}`;
}

function writeToken(at: number, asked: string): string {
	return Buffer.from(`${at}.${digestOf(asked)}`).toString("base64url");
}

function readToken(token: string, asked: string): number {
	const [, at, digest] =
		/^(\d{1,9})\.(.+)$/.exec(
			Buffer.from(token, "base64url").toString("utf8"),
		) ?? [];
	if (at === undefined || digest !== digestOf(asked))
		throw badParameter("pageToken", "The pageToken is invalid");
	return Number(at);
}
