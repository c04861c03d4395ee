import type { z } from "zod";
import { inChunks } from "../chunks.ts";
import type { AccountRef } from "../drafts.ts";
import { mostPages } from "../page-trail.ts";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import {
	type AccountMediaRow,
	accountMediaRow,
	type CardRow,
	cardRow,
	type MediaRow,
	mediaRow,
	objectReply,
	type PostRow,
	postRow,
} from "./api-types.ts";
import {
	callX,
	ofAccount,
	type Query,
	rowPages,
	type XAdsCall,
} from "./client.ts";
import { xAdsRules } from "./errors.ts";
import { idsInOneQuery } from "./ids.ts";

/** Posts and cards that ads show. */
export interface Creatives {
	/** Posts by their ids. */
	posts: ReadonlyMap<string, PostRow>;
	/** Cards by their addresses. */
	cards: ReadonlyMap<string, CardRow>;
}

/** Posts of promoted posts, and the cards on them. What X no longer shows is left out. */
export async function readCreatives(
	session: PlatformSession,
	account: AccountRef,
	postIds: readonly string[],
): Promise<Creatives> {
	const posts = new Map<string, PostRow>();
	for (const ids of inChunks([...new Set(postIds)], idsInOneQuery))
		for (const row of await readAll(session, account, postRow, "tweets", {
			tweet_type: "PUBLISHED",
			timeline_type: "ALL",
			trim_user: true,
			tweet_ids: ids,
			count: ids.length,
		})) {
			const id = row.tweet_id ?? row.id_str;
			if (id) posts.set(id, row);
		}
	const uris = new Set(
		[...posts.values()].flatMap(({ card_uri: uri }) =>
			uri && isCard(uri) ? [uri] : [],
		),
	);
	const cards = new Map<string, CardRow>();
	for (const chunk of inChunks([...uris], idsInOneQuery))
		for (const row of await readAll(session, account, cardRow, "cards/all", {
			card_uris: chunk,
			with_deleted: true,
		}))
			cards.set(row.card_uri, row);
	return { posts, cards };
}

const isCard = (uri: string): boolean => /^card:\/\/\d{1,20}$/.test(uri);

/** Files of media creatives, by their ids. */
export async function readAccountMedia(
	session: PlatformSession,
	account: AccountRef,
	ids: readonly string[],
): Promise<ReadonlyMap<string, AccountMediaRow>> {
	const found = new Map<string, AccountMediaRow>();
	for (const chunk of inChunks([...new Set(ids)], idsInOneQuery))
		for (const row of await readAll(
			session,
			account,
			accountMediaRow,
			"account_media",
			{ account_media_ids: chunk, count: chunk.length },
		))
			found.set(row.id, row);
	return found;
}

const largestLibraryPage = 50;
/** Pages of the library that are read: what lies deeper is asked for by itself. */
const mostLibraryPages = 100;

/** Files of the media library, by their keys; the newest 5,000. */
export async function readLibrary(
	session: PlatformSession,
	account: AccountRef,
): Promise<ReadonlyMap<string, MediaRow>> {
	const found = new Map<string, MediaRow>();
	const call = readCall(account, "media_library", {
		count: largestLibraryPage,
	});
	let read = 0;
	for await (const { rows } of rowPages(session, call)) {
		for (const row of fitting(rows, mediaRow)) found.set(row.media_key, row);
		read += 1;
		if (read === mostLibraryPages) break;
	}
	return found;
}

/** One file of the media library. */
export async function readMedia(
	session: PlatformSession,
	account: AccountRef,
	key: string,
): Promise<MediaRow | null> {
	const reply = await callX(
		session,
		readCall(account, `media_library/${key}`, {}),
	);
	const { data } = parseReply(xAdsRules("reads"), objectReply, reply);
	return mediaRow.safeParse(data).data ?? null;
}

/** Rows of a list that is asked for by ids. */
async function readAll<Row>(
	session: PlatformSession,
	account: AccountRef,
	schema: z.ZodType<Row>,
	path: string,
	query: Query,
): Promise<Row[]> {
	const found: Row[] = [];
	const call = readCall(account, path, query);
	const pages = rowPages(session, call, { most: mostPages });
	for await (const { rows } of pages) found.push(...fitting(rows, schema));
	return found;
}

const readCall = (
	account: AccountRef,
	path: string,
	query: Query,
): XAdsCall => ({
	path: ofAccount(account, path),
	query,
	bucket: "reads",
	account,
});

/** Rows that fit: an ad whose post has an unknown form is an ad all the same. */
function fitting<Row>(rows: readonly unknown[], schema: z.ZodType<Row>): Row[] {
	return rows.flatMap((row) => {
		const parsed = schema.safeParse(row);
		return parsed.success ? [parsed.data] : [];
	});
}
