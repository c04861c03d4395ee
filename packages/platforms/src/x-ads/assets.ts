import { inChunks } from "../chunks.ts";
import type {
	AccountRef,
	AssetDraft,
	AssetLinkDraft,
	Page,
} from "../drafts.ts";
import { PlatformRejected } from "../errors.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import type { List, ListOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { adPages, groupOf } from "./ads.ts";
import { readAccountMedia, readLibrary, readMedia } from "./creative-rows.ts";
import {
	accountMediaId,
	mediaOf,
	type ShownMedia,
	toAccountMediaAsset,
	toLibraryAsset,
} from "./media.ts";
import { shownBy } from "./post-mapper.ts";

const onPage = 200;
const atOnce = 4;

/** An ad's links, with what it tells of the files. */
interface AdMedia {
	links: AssetLinkDraft[];
	media: ShownMedia[];
	accountMedia: string | null;
}

const adMediaPages = (
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions,
) =>
	adPages<AdMedia>(session, account, options, {
		post(row, lineItems, shown) {
			const group = groupOf(row, lineItems);
			const media = mediaOf(shownBy(row, shown));
			return {
				media,
				accountMedia: null,
				links: media.map(({ key, place }) => ({
					campaignExternalId: group.campaign_id,
					adGroupExternalId: group.id,
					adExternalId: row.id,
					assetExternalId: key,
					fieldType: place,
				})),
			};
		},
		media(row, lineItems) {
			const group = groupOf(row, lineItems);
			const { account_media_id: id } = row;
			return {
				media: [],
				accountMedia: id ?? null,
				links: id
					? [
							{
								campaignExternalId: group.campaign_id,
								adGroupExternalId: group.id,
								adExternalId: row.id,
								assetExternalId: accountMediaId(id),
								fieldType: row.creative_type ?? "MEDIA_CREATIVE",
							},
						]
					: [],
			};
		},
	});

/** Places of pictures and videos on ads. */
export const assetLinks: List<AssetLinkDraft> = async function* (
	session,
	account,
	options = {},
) {
	for await (const page of adMediaPages(session, account, options))
		yield { ...page, records: page.records.flatMap(({ links }) => links) };
};

/**
 * Pictures and videos that ads show, or the ads of the named campaigns, in the order of their ids, of which the last is the cursor.
 * The media library names them; what lies there unused is left.
 */
export async function* assets(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions = {},
): AsyncGenerator<Page<AssetDraft>> {
	const { externalIds, cursor = null, pageSize = onPage } = options;
	if (externalIds?.length === 0) return;
	const found = await readShownAssets(session, account, externalIds);
	const rest = found.filter(
		({ externalId }) => cursor === null || externalId > cursor,
	);
	for (const records of inChunks(rest, pageSize)) {
		const last = records.at(-1)?.externalId;
		yield {
			records,
			rejected: [],
			nextCursor: last === rest.at(-1)?.externalId ? null : (last ?? null),
			totalCount: found.length,
		};
	}
}

async function readShownAssets(
	session: PlatformSession,
	account: AccountRef,
	externalIds: readonly string[] | undefined,
): Promise<AssetDraft[]> {
	const shown = new Map<string, ShownMedia>();
	const accountMedia = new Set<string>();
	const pages = adMediaPages(
		session,
		account,
		externalIds === undefined ? {} : { externalIds },
	);
	for await (const { records } of pages)
		for (const ad of records) {
			for (const each of ad.media)
				if (!shown.get(each.key)?.told) shown.set(each.key, each);
			if (ad.accountMedia !== null) accountMedia.add(ad.accountMedia);
		}
	const library =
		shown.size > 0 ? await readLibrary(session, account) : new Map();
	const ofPosts = await mapConcurrently(
		[...shown.values()],
		atOnce,
		async ({ key, told }) => {
			const listed = library.get(key);
			if (listed) return toLibraryAsset(listed) ?? told;
			return told ?? (await readOutside(session, account, key));
		},
	);
	const ofMedia = await readAccountMedia(session, account, [...accountMedia]);
	return [...ofPosts, ...[...ofMedia.values()].map(toAccountMediaAsset)]
		.filter((asset) => asset !== null)
		.sort((one, other) => (one.externalId < other.externalId ? -1 : 1));
}

/** A file that the library's list does not hold; null where X does not tell it to this account. */
async function readOutside(
	session: PlatformSession,
	account: AccountRef,
	key: string,
): Promise<AssetDraft | null> {
	try {
		const row = await readMedia(session, account, key);
		return row && toLibraryAsset(row);
	} catch (error) {
		if (error instanceof PlatformRejected) return null;
		throw error;
	}
}
