import { InvalidInput } from "@patchbay/errors";
import { inChunks } from "../chunks.ts";
import type {
	AccountRef,
	AssetDraft,
	AssetLinkDraft,
	Page,
} from "../drafts.ts";
import { parseReply } from "../parse-reply.ts";
import type { List, ListOptions } from "../parts.ts";
import { idAt, type ReadRows, readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { readAds } from "./ads.ts";
import { id, mediaReply, mediaRow } from "./api-types.ts";
import { toImage } from "./asset-mapper.ts";
import { belowAdGroups } from "./below-campaigns.ts";
import { callMicrosoft } from "./call.ts";
import { microsoftAdsRules } from "./errors.ts";
import { byId, idsInOneCall, isId } from "./ids.ts";
import { imageIdsOf } from "./mapper.ts";
import { readNumberedPages } from "./numbered-pages.ts";

/** Pictures on ads: responsive ads for audiences show them. */
export const assetLinks: List<AssetLinkDraft> = (
	session,
	account,
	options = {},
) =>
	belowAdGroups(session, account, options, async (place) => {
		const read = await readAds(
			session,
			account,
			place.adGroupExternalId,
			(row) =>
				imageIdsOf(row).map((assetExternalId) => ({
					...place,
					adExternalId: row.Id,
					assetExternalId,
					fieldType: "IMAGE",
				})),
		);
		return { records: read.records.flat(), rejected: read.rejected };
	});

/**
 * Pictures: the account's library page by page, or those that the ads of the named campaigns show, by ascending id with the
 * last one's id as the cursor.
 */
export async function* assets(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions = {},
): AsyncGenerator<Page<AssetDraft>> {
	const { externalIds, cursor = null, pageSize = idsInOneCall } = options;
	const size = Math.min(pageSize, idsInOneCall);
	if (externalIds?.length === 0) return;
	if (!externalIds) {
		const from = cursor === null ? 0 : readIndex(cursor);
		let index = from;
		const pages = readNumberedPages(
			size,
			(page) => readLibrary(session, account, page, size),
			from,
		);
		for await (const rows of pages) {
			index += 1;
			yield {
				...toImages(rows),
				nextCursor: rows.length < size ? null : String(index),
			};
		}
		return;
	}
	const used = new Set<string>();
	const links = assetLinks(session, account, { externalIds });
	for await (const { records } of links)
		for (const { assetExternalId } of records) used.add(assetExternalId);
	const rest = [...used]
		.sort(byId)
		.filter((each) => cursor === null || byId(each, cursor) > 0);
	if (rest.length === 0) yield { records: [], rejected: [], nextCursor: null };
	for (const ids of inChunks(rest, size)) {
		const last = ids.at(-1) ?? null;
		yield {
			...(await readImages(session, account, ids)),
			nextCursor: last === rest.at(-1) ? null : last,
		};
	}
}

function readIndex(cursor: string): number {
	if (!/^[1-9]\d{0,5}$/.test(cursor))
		throw new InvalidInput("This is not a cursor of this list.");
	return Number(cursor);
}

async function readLibrary(
	session: PlatformSession,
	account: AccountRef,
	page: number,
	size: number,
): Promise<unknown[]> {
	const reply = await callMicrosoft(session, {
		service: "campaign",
		path: "MediaMetaData/QueryByAccountId",
		body: {
			MediaEnabledEntities: "ImageAdExtension, ResponsiveAd",
			PageInfo: { Index: page, Size: size },
			ReturnAdditionalFields: "Text",
		},
		account,
	});
	return parseReply(microsoftAdsRules, mediaReply, reply).MediaMetaData ?? [];
}

/** Addresses of pictures as Microsoft tells them now. */
export async function assetAddresses(
	session: PlatformSession,
	account: AccountRef,
	externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const addresses = new Map<string, string>();
	for (const ids of inChunks(externalIds.filter(isId), idsInOneCall)) {
		const { records } = await readImages(session, account, ids);
		for (const { externalId, sourceUrl } of records)
			if (sourceUrl) addresses.set(externalId, sourceUrl);
	}
	return addresses;
}

/** Pictures by their ids; one that is there no more is null in Microsoft's list, and left out. */
async function readImages(
	session: PlatformSession,
	account: AccountRef,
	ids: readonly string[],
): Promise<ReadRows<AssetDraft>> {
	const reply = await callMicrosoft(session, {
		service: "campaign",
		path: "MediaMetaData/QueryByIds",
		body: { MediaIds: ids, ReturnAdditionalFields: "Text" },
		account,
	});
	return toImages(
		parseReply(microsoftAdsRules, mediaReply, reply).MediaMetaData ?? [],
	);
}

function toImages(rows: readonly unknown[]): ReadRows<AssetDraft> {
	return readRows(
		rows.filter((row) => row !== null),
		{
			entity: "image",
			list: "MediaMetaData",
			schema: mediaRow,
			toDraft: toImage,
			findId: idAt("Id", id),
		},
	);
}
