import type { AccountRef, AdDraft, Page } from "../drafts.ts";
import { inTurn } from "../in-turn.ts";
import type { List, ListOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import {
	type MediaCreativeRow,
	mediaCreativeRow,
	type PromotedPostRow,
	promotedPostRow,
} from "./api-types.ts";
import { belowLineItems, type LineItems } from "./below-line-items.ts";
import { rowPages } from "./client.ts";
import { type Creatives, readCreatives } from "./creative-rows.ts";
import { entityCall, reader, toPage } from "./entity-lists.ts";
import { idsInOneQuery } from "./ids.ts";
import { toAd, toMediaAd } from "./post-mapper.ts";

/** Kinds of ads that line items have, with what one of a kind is turned into. */
export interface AdKinds<T> {
	/** A promoted post, with what it shows. */
	post(row: PromotedPostRow, lineItems: LineItems, shown: Creatives): T;
	/** A media creative. */
	media(row: MediaCreativeRow, lineItems: LineItems): T;
}

/** Reads all ads of line items: promoted posts with what they show, then media creatives. */
export const adPages = <T>(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions,
	kinds: AdKinds<T>,
): AsyncGenerator<Page<T>, void, undefined> =>
	belowLineItems(session, account, options, (lineItems, cursor) => {
		const of = {
			line_item_ids: [...lineItems.keys()],
			count: Math.min(options.pageSize ?? idsInOneQuery, idsInOneQuery),
		};
		/** X may tell an ad of another line item than was asked for. */
		const isOwn = (row: { line_item_id: string; deleted?: unknown }): boolean =>
			lineItems.has(row.line_item_id) && row.deleted !== true;
		const posts = reader<PromotedPostRow, PromotedPostRow>(
			"ad",
			promotedPostRow,
			(row) => (isOwn(row) ? row : null),
		);
		const media = reader<MediaCreativeRow, T>("ad", mediaCreativeRow, (row) =>
			isOwn(row) ? kinds.media(row, lineItems) : null,
		);
		return inTurn(
			[
				{
					key: "posts",
					async *pages(from) {
						const call = entityCall(account, "promoted_tweets", of);
						for await (const rows of rowPages(session, call, { from })) {
							const { records, ...page } = toPage(rows, posts);
							const shown = await readCreatives(
								session,
								account,
								records.map(({ tweet_id }) => tweet_id),
							);
							yield {
								...page,
								records: records.map((row) =>
									kinds.post(row, lineItems, shown),
								),
							};
						}
					},
				},
				{
					key: "media",
					async *pages(from) {
						const call = entityCall(account, "media_creatives", of);
						for await (const rows of rowPages(session, call, { from }))
							yield toPage(rows, media);
					},
				},
			],
			cursor,
		);
	});

/** Line item of an ad that was asked for by it. */
export function groupOf(
	{ line_item_id }: { line_item_id: string },
	lineItems: LineItems,
) {
	const group = lineItems.get(line_item_id);
	if (!group) throw new RangeError("an ad of another line item");
	return group;
}

/** Promoted posts and media creatives. */
export const ads: List<AdDraft> = (session, account, options = {}) =>
	adPages<AdDraft>(session, account, options, {
		post: (row, lineItems, shown) => toAd(row, groupOf(row, lineItems), shown),
		media: (row, lineItems) => toMediaAd(row, groupOf(row, lineItems)),
	});
