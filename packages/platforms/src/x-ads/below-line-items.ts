import { InvalidInput } from "@patchbay/errors";
import type { AccountRef, Page } from "../drafts.ts";
import type { ListOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import type { LineItemRow } from "./api-types.ts";
import { lineItemPages, ofCampaigns } from "./entity-lists.ts";
import { idsInOneQuery } from "./ids.ts";

/** Line items of one page, by their ids. */
export type LineItems = ReadonlyMap<string, LineItemRow>;

/** Pages of what belongs to some line items, from a cursor of its own on. */
export type BelowPages<T> = (
	lineItems: LineItems,
	cursor: string | null,
) => AsyncIterable<Page<T>>;

/**
 * Reads what lies below line items, which names its line item and no campaign: a page of line items after another, and all that
 * belongs to it. The cursor is the place among line items and the place below, both as X gave them.
 */
export const belowLineItems = <T>(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions,
	pagesBelow: BelowPages<T>,
): AsyncGenerator<Page<T>, void, undefined> =>
	ofCampaigns(options, async function* (campaignIds, cursor) {
		const at = readCursor(cursor);
		/** Cursor of the line items that are read. */
		let own = at.lineItems;
		let below = at.below;
		const pages = lineItemPages(session, account, {
			campaignIds,
			// However few records are wanted: most line items may have none.
			count: idsInOneQuery,
			from: own,
		});
		for await (const { records, nextCursor } of pages) {
			const lineItems = new Map(records.map((row) => [row.id, row]));
			const following =
				nextCursor === null ? null : writeCursor(nextCursor, null);
			let isTold = false;
			if (lineItems.size > 0)
				for await (const page of pagesBelow(lineItems, below)) {
					isTold = true;
					yield {
						...page,
						nextCursor:
							page.nextCursor === null
								? following
								: writeCursor(own, page.nextCursor),
					};
				}
			if (!isTold) yield { records: [], rejected: [], nextCursor: following };
			own = nextCursor;
			below = null;
		}
	});

function writeCursor(lineItems: string | null, below: string | null): string {
	return [lineItems, below]
		.map((part) => encodeURIComponent(part ?? ""))
		.join("~");
}

function readCursor(cursor: string | null): {
	lineItems: string | null;
	below: string | null;
} {
	if (cursor === null) return { lineItems: null, below: null };
	const [lineItems, below, ...more] = cursor.split("~").map(decode);
	if (lineItems === undefined || below === undefined || more.length > 0)
		throw new InvalidInput("This is not a cursor of this list.");
	return { lineItems: lineItems || null, below: below || null };
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		throw new InvalidInput("This is not a cursor of this list.");
	}
}
