import { inChunks } from "../chunks.ts";
import type {
	AccountRef,
	AssetDraft,
	AssetLinkDraft,
	Page,
} from "../drafts.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import type { List, ListOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { adPages } from "./ads.ts";
import type { AdRow, Post } from "./api-types.ts";
import { parseAssetId } from "./asset-ids.ts";
import { assetsOf } from "./asset-mapper.ts";
import { adEntity, listEntities } from "./entity-lists.ts";
import { PostReader, readPost, type Showing } from "./posts.ts";
import { toStatus } from "./statuses.ts";

/** Posts of a page at the most: each may be a call of its own, of which a person has 200 in a minute for all accounts. */
const postsOfPage = 20;
const atOnce = 4;

/**
 * Files of the posts that ads show, or the ads of the named campaigns. Posts are in the order of their ids, and the last one's is
 * the cursor.
 */
export async function* assets(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions = {},
): AsyncGenerator<Page<AssetDraft>> {
	const { externalIds, cursor = null, pageSize } = options;
	if (externalIds?.length === 0) return;
	const shown = await listShown(session, account, { externalIds });
	const rest = shown.filter(([id]) => cursor === null || id > cursor);
	const posts = new PostReader(session, account);
	const chunks = inChunks(rest, Math.min(pageSize ?? postsOfPage, postsOfPage));
	for (const [at, chunk] of chunks.entries()) {
		const found = await posts.read(chunk.map(([, ad]) => ad));
		yield {
			records: chunk.flatMap(([id]) => {
				const post = found.get(id);
				return post ? assetsOf(post) : [];
			}),
			rejected: [],
			nextCursor: at === chunks.length - 1 ? null : (chunk.at(-1)?.[0] ?? null),
		};
	}
}

/** Every post that an ad shows, once and in the order of the ids. */
async function listShown(
	session: PlatformSession,
	account: AccountRef,
	{ externalIds }: { externalIds: readonly string[] | undefined },
): Promise<[id: string, ad: Showing][]> {
	const found = new Map<string, Showing>();
	const pages = listEntities(
		session,
		account,
		adEntity,
		externalIds === undefined ? {} : { externalIds },
	);
	for await (const { records } of pages)
		for (const { row } of records)
			if (row.post_id && isThere(row)) found.set(row.post_id, row);
	return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Lists the places on ads at which files stand. */
export const assetLinks: List<AssetLinkDraft> = (
	session,
	account,
	options = {},
) =>
	adPages(session, account, options, async (rows, posts) => {
		const there = rows.filter(isThere);
		const found = await posts.read(there);
		return there.flatMap((row) => {
			const post = found.get(row.post_id ?? "");
			return assetsOf(post ?? none).map(({ externalId }) => ({
				campaignExternalId: row.campaign_id,
				adGroupExternalId: row.ad_group_id,
				adExternalId: row.id,
				assetExternalId: externalId,
				fieldType: post?.type || "POST",
			}));
		});
	});

const isThere = (row: AdRow): boolean => toStatus(row).status !== "REMOVED";

const none: Post = {
	id: "",
	headline: null,
	body: null,
	type: null,
	thumbnail_url: null,
	content: null,
};

/** Addresses of files as Reddit tells them now: a signed one ends. */
export async function assetAddresses(
	session: PlatformSession,
	account: AccountRef,
	externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const wanted = new Set(externalIds);
	const ids = new Set(
		externalIds.flatMap((each) => parseAssetId(each)?.postId ?? []),
	);
	const posts = await mapConcurrently([...ids], atOnce, (id) =>
		readPost(session, account, id),
	);
	return new Map(
		posts
			.flatMap((post) => assetsOf(post ?? none))
			.flatMap(({ externalId, sourceUrl, hasFile }) =>
				hasFile && sourceUrl && wanted.has(externalId)
					? [[externalId, sourceUrl] as const]
					: [],
			),
	);
}
