import { inChunks } from "../chunks.ts";
import type { AccountRef, AssetDraft, Page } from "../drafts.ts";
import type { ListOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { assetRow } from "./api-types.ts";
import { toAsset } from "./asset-mapper.ts";
import { createGoogleAdsClient, type GoogleAdsClient } from "./client.ts";
import { placementQuery, placements, readTypes } from "./placements.ts";
import { atMost, checkId, gaql, idsIn } from "./queries.ts";
import { rowsOf } from "./reading.ts";

/** Places in which an image is a logo. */
const logoPlaces = ["LOGO", "LANDSCAPE_LOGO", "BUSINESS_LOGO"];
const idsInOneQuery = 500;

/**
 * Images, texts and videos. All of the account's, with Google's page token as the cursor; or those that the named
 * campaigns use, by ascending id, with the last one's id as the cursor.
 */
export async function* assets(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions = {},
): AsyncGenerator<Page<AssetDraft>> {
	const { externalIds, cursor = null } = options;
	if (externalIds?.length === 0) return;
	const client = createGoogleAdsClient(session);
	const { logos, used } = await readPlacements(client, account, options);
	const collect = rowsOf("asset", "asset.id", assetRow, (row) =>
		toAsset(row, logos.has(row.asset.id)),
	);
	if (!externalIds) {
		const ending = `ORDER BY asset.id${atMost(options)}`;
		yield* client.pages(account, gaql("assets", [readTypes], ending), collect, {
			from: cursor,
			countAll: options.pageSize === undefined,
		});
		return;
	}
	const after = cursor === null ? -1n : BigInt(checkId(cursor));
	const rest = used.filter((id) => BigInt(id) > after);
	for (const ids of inChunks(rest, idsInOneQuery)) {
		const query = gaql("assets", [readTypes, idsIn("asset.id", ids)]);
		const { records, rejected } = await client.all(account, query, collect);
		const last = ids.at(-1) ?? null;
		yield {
			records,
			rejected,
			nextCursor: last === rest.at(-1) ? null : last,
			totalCount: used.length,
		};
	}
}

/** Addresses of images as Google tells them now. */
export async function assetAddresses(
	session: PlatformSession,
	account: AccountRef,
	externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const client = createGoogleAdsClient(session);
	const collect = rowsOf("asset", "asset.id", assetRow, (row) =>
		toAsset(row, false),
	);
	const addresses = new Map<string, string>();
	for (const ids of inChunks(externalIds, idsInOneQuery)) {
		const query = gaql("assets", [readTypes, idsIn("asset.id", ids)]);
		const { records } = await client.all(account, query, collect);
		for (const { externalId, sourceUrl, hasFile } of records)
			if (hasFile && sourceUrl) addresses.set(externalId, sourceUrl);
	}
	return addresses;
}

/**
 * Ids of the assets that stand in a logo's place, which the asset itself does not say; and, where campaigns are named, of
 * all that they use, ascending.
 */
async function readPlacements(
	client: GoogleAdsClient,
	account: AccountRef,
	options: ListOptions,
): Promise<{ logos: ReadonlySet<string>; used: string[] }> {
	const logos = new Set<string>();
	const used = new Set<string>();
	const names = logoPlaces.map((name) => `'${name}'`).join(", ");
	for (const placement of placements) {
		const query = placementQuery(
			placement,
			options,
			...(options.externalIds ? [] : [`${placement.fieldType} IN (${names})`]),
		);
		const pages = client.pages(account, query, placement.collect);
		for await (const { records } of pages)
			for (const { assetExternalId, fieldType } of records) {
				used.add(assetExternalId);
				if (logoPlaces.includes(fieldType)) logos.add(assetExternalId);
			}
	}
	const ascending = [...used].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
	return { logos, used: ascending };
}
