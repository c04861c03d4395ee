import { inChunks } from "../chunks.ts";
import type { AccountRef, AssetDraft, Page } from "../drafts.ts";
import { inTurn } from "../in-turn.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import type { ListOptions } from "../parts.ts";
import type { ReadRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import * as rows from "./api-types.ts";
import { assetLinks } from "./asset-links.ts";
import { toImage, toPostPicture, toVideo } from "./asset-mapper.ts";
import { createMetaAdsClient } from "./client.ts";
import { placesOf, postPrefix } from "./creative-places.ts";
import { accountPath, isId } from "./ids.ts";
import { rowsOf } from "./lists.ts";
import { readObject } from "./objects.ts";

const onPage = 200;
const hashesInOneCall = 50;
const atOnce = 4;
const videoFields = Object.keys(rows.videoRow.shape).join(",");
const imageFields = Object.keys(rows.imageRow.shape).join(",");
/** Meta's usual thumbnail is tiny. */
const thumbnails = { thumbnail_width: 600, thumbnail_height: 600 };
const images = rowsOf("asset", rows.imageRow, toImage, "hash");
const videos = rowsOf("asset", rows.videoRow, toVideo);
const creatives = rowsOf("asset", rows.creative, ofPost);

function ofPost(creative: rows.Creative): AssetDraft | null {
	const isOfPost = placesOf({ creative }).some(({ assetExternalId }) =>
		assetExternalId.startsWith(postPrefix),
	);
	return toPostPicture(creative, isOfPost);
}

/**
 * Pictures, videos and the pictures of posts. All of the account's libraries, one after another; or those that the named campaigns
 * use, by ascending id, with the last one's id as the cursor.
 */
export async function* assets(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions = {},
): AsyncGenerator<Page<AssetDraft>> {
	const { externalIds, cursor = null, pageSize = onPage } = options;
	if (externalIds?.length === 0) return;
	if (externalIds) {
		yield* ofNamedCampaigns(session, account, options);
		return;
	}
	const client = createMetaAdsClient(session);
	const edge = (
		key: string,
		name: string,
		collect: typeof images,
		parameters: object,
	) => ({
		key,
		pages: (from: string | null) =>
			client.pages(
				{
					path: `${accountPath(account)}/${name}`,
					parameters: { ...parameters },
					limit: pageSize,
					collect,
					...ofAccount(account),
				},
				{ from },
			),
	});
	yield* inTurn(
		[
			edge("images", "adimages", images, { fields: imageFields }),
			edge("videos", "advideos", videos, { fields: videoFields }),
			edge("posts", "adcreatives", creatives, {
				fields: rows.creativeFields.join(","),
				...thumbnails,
			}),
		],
		cursor,
	);
}

async function* ofNamedCampaigns(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions,
): AsyncGenerator<Page<AssetDraft>> {
	const { externalIds = [], cursor = null } = options;
	const used = new Set<string>();
	for await (const { records } of assetLinks(session, account, { externalIds }))
		for (const { assetExternalId } of records) used.add(assetExternalId);
	const rest = [...used].sort().filter((id) => cursor === null || id > cursor);
	for (const ids of inChunks(rest, hashesInOneCall)) {
		const { records, rejected } = await readByIds(session, account, ids);
		const last = ids.at(-1) ?? null;
		yield {
			records,
			rejected,
			nextCursor: last === rest.at(-1) ? null : last,
			totalCount: used.size,
		};
	}
}

/** Addresses of files as Meta tells them now. */
export async function assetAddresses(
	session: PlatformSession,
	account: AccountRef,
	externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const addresses = new Map<string, string>();
	for (const ids of inChunks(externalIds, hashesInOneCall)) {
		const { records } = await readByIds(session, account, ids);
		for (const { externalId, sourceUrl, hasFile } of records)
			if (hasFile && sourceUrl) addresses.set(externalId, sourceUrl);
	}
	return addresses;
}

/** Assets by their ids; one that is no longer there, or not shown to this login, is left out. */
async function readByIds(
	session: PlatformSession,
	account: AccountRef,
	ids: readonly string[],
): Promise<ReadRows<AssetDraft>> {
	const client = createMetaAdsClient(session);
	const hashes = ids.filter((id) => !isId(id) && !id.startsWith(postPrefix));
	const found: ReadRows<AssetDraft> = { records: [], rejected: [] };
	const add = ({ records, rejected }: ReadRows<AssetDraft>) => {
		found.records.push(...records);
		found.rejected.push(...rejected);
	};
	if (hashes.length > 0)
		for await (const page of client.pages({
			path: `${accountPath(account)}/adimages`,
			parameters: { fields: imageFields, hashes },
			limit: hashes.length,
			collect: images,
			...ofAccount(account),
		}))
			add(page);
	const nodes = ids.flatMap((id) =>
		isId(id)
			? [{ id, fields: videoFields, parameters: {}, collect: videos }]
			: id.startsWith(postPrefix)
				? [
						{
							id: id.slice(postPrefix.length),
							fields: rows.creativeFields.join(","),
							parameters: thumbnails,
							collect: creatives,
						},
					]
				: [],
	);
	const read = await mapConcurrently(nodes, atOnce, async (node) => {
		const { id, fields, parameters, collect } = node;
		const row = await readObject(session, account, id, fields, parameters);
		const rowsRead = collect();
		if (row !== null) rowsRead.add(row);
		return rowsRead;
	});
	for (const each of read) add(each);
	return found;
}

const ofAccount = ({ externalId }: AccountRef) =>
	({ bucket: "management", account: externalId }) as const;
