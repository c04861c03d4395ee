import { inChunks } from "../chunks.ts";
import type { AccountRef, AssetDraft, AssetLinkDraft, Page } from "../drafts.ts";
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
 * Pictures that ads show, or the ads of the named campaigns: what lies unused in the library is not read. Our ids are in
 * order, and the last one's is the cursor.
 */
export async function* assets(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions = {},
): AsyncGenerator<Page<AssetDraft>> {
	const { externalIds, cursor = null, pageSize = idsInOneCall } = options;
	if (externalIds?.length === 0) return;
	const used = new Set<string>();
	const links = assetLinks(
		session,
		account,
		externalIds ? { externalIds } : {},
	);
	for await (const { records } of links)
		for (const { assetExternalId } of records) used.add(assetExternalId);
	const rest = [...used]
		.sort(byId)
		.filter((each) => cursor === null || byId(each, cursor) > 0);
	for (const ids of inChunks(rest, Math.min(pageSize, idsInOneCall))) {
		const last = ids.at(-1) ?? null;
		yield {
			...(await readImages(session, account, ids)),
			nextCursor: last === rest.at(-1) ? null : last,
		};
	}
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
	const { MediaMetaData: rows } = parseReply(
		microsoftAdsRules,
		mediaReply,
		reply,
	);
	return readRows(
		(rows ?? []).filter((row) => row !== null),
		{
			entity: "image",
			list: "MediaMetaData",
			schema: mediaRow,
			toDraft: toImage,
			findId: idAt("Id", id),
		},
	);
}
