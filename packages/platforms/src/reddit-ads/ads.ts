import { InvalidInput } from "@patchbay/errors";
import { inChunks } from "../chunks.ts";
import type { AccountRef, AdDraft, Page } from "../drafts.ts";
import type { List, ListOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import type { AdRow } from "./api-types.ts";
import { toAd } from "./campaign-mapper.ts";
import { adEntity, listEntities } from "./entity-lists.ts";
import { PostReader } from "./posts.ts";

/**
 * Ads whose posts are read before they are told. Each post may be a call of its own, of which a person has 200 in a minute for all
 * accounts: what was told is not asked for again once a call has to wait.
 */
const adsAtOnce = 20;

/** Place in a page of Reddit's: the cursor that it was read by, and the last ad of it that was told. */
interface Place {
	own: string | null;
	last: string | null;
}

/** Pages of what is made of ads and the posts that they show. A page of Reddit's is told in parts. */
export async function* adPages<T>(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions,
	toRecords: (rows: readonly AdRow[], posts: PostReader) => Promise<T[]>,
): AsyncGenerator<Page<T>, void, undefined> {
	const posts = new PostReader(session, account);
	let { own, last } = readPlace(options.cursor ?? null);
	const pages = listEntities(session, account, adEntity, {
		...options,
		cursor: own,
	});
	for await (const { records, rejected, nextCursor } of pages) {
		const rows = records.map(({ row }) => row);
		// Where the last one is no longer there, all of them are told again.
		const rest = rows.slice(rows.findIndex(({ id }) => id === last) + 1);
		const parts: AdRow[][] =
			rest.length === 0 ? [[]] : inChunks(rest, adsAtOnce);
		for (const [at, part] of parts.entries()) {
			const isLast = at === parts.length - 1;
			yield {
				records: await toRecords(part, posts),
				rejected: isLast ? rejected : [],
				nextCursor: isLast
					? nextCursor
					: writePlace({ own, last: part.at(-1)?.id ?? null }),
			};
		}
		own = nextCursor;
		last = null;
	}
}

const writePlace = ({ own, last }: Place): string =>
	`after:${last}:${own ?? ""}`;

/** @throws {InvalidInput} for the cursor of another list */
function readPlace(cursor: string | null): Place {
	if (!cursor?.startsWith("after:")) return { own: cursor, last: null };
	const [, last, own] = /^after:(\d{1,20}):(.*)$/s.exec(cursor) ?? [];
	if (last === undefined)
		throw new InvalidInput("This is not a cursor of this list.");
	return { own: own || null, last };
}

/** Ads with the words of the posts that they show. */
export const ads: List<AdDraft> = (session, account, options = {}) =>
	adPages(session, account, options, async (rows, posts) => {
		const shown = await posts.read(rows);
		return rows.map((row) => toAd(row, shown.get(row.post_id ?? "") ?? null));
	});
