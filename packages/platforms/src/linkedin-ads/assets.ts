import { inChunks } from "../chunks.ts";
import type {
	AccountRef,
	AssetDraft,
	AssetLinkDraft,
	Page,
} from "../drafts.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import type { List, ListOptions } from "../parts.ts";
import type { ReadRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { mediaRow } from "./api-types.ts";
import { toAsset } from "./asset-mapper.ts";
import { readBatch } from "./batch-rows.ts";
import { createLinkedinAdsClient } from "./client.ts";
import { walkCreatives } from "./creatives.ts";
import { contentMissing, postOf, readPosts, unlessRefused } from "./posts.ts";
import { mediaOf } from "./shown-media.ts";
import { type MediaKind, mediaKind } from "./urns.ts";

/** Files of one page, and of one question to LinkedIn. */
const onPage = 50;
const atOnce = 2;

/**
 * Images and videos that creatives show, each once and in the order of their names; the last one's is the cursor. Where the
 * person has not allowed to read posts, all of them are left out, and the list says so.
 */
export const assets: List<AssetDraft> = async function* (
	session,
	account,
	options = {},
) {
	const { externalIds, cursor = null, pageSize = onPage } = options;
	if (externalIds?.length === 0) return;
	const missing = contentMissing(session);
	if (missing) {
		yield leftOut(missing.message);
		return;
	}
	const shown = new Set<string>();
	for await (const { records } of links(session, account, ofCampaigns(options)))
		for (const { assetExternalId } of records) shown.add(assetExternalId);
	const rest = [...shown]
		.sort()
		.filter((urn) => cursor === null || urn > cursor);
	const chunks = inChunks(rest, Math.min(pageSize, onPage));
	for (const urns of chunks.length > 0 ? chunks : [[]]) {
		const last = urns.at(-1);
		yield {
			...(await readMedia(session, account, urns)),
			nextCursor: last === rest.at(-1) ? null : (last ?? null),
		};
	}
};

/** Places of images and videos: each creative's own. */
export const assetLinks: List<AssetLinkDraft> = async function* (
	session,
	account,
	options = {},
) {
	if (options.externalIds?.length === 0) return;
	const missing = contentMissing(session);
	if (missing) yield leftOut(missing.message);
	else yield* links(session, account, options);
};

async function* links(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions,
): AsyncGenerator<Page<AssetLinkDraft>> {
	for await (const page of walkCreatives(session, account, options)) {
		const creatives = page.records.map(({ creative }) => creative);
		const posts = await readPosts(session, account, creatives);
		yield {
			...page,
			// A creative or a post that does not fit is told of where creatives are listed.
			rejected: [],
			records: page.records.flatMap(({ creative, groupId }) =>
				mediaOf(creative, posts.rows.get(postOf(creative) ?? "") ?? null).map(
					({ urn, fieldType }) => ({
						campaignExternalId: groupId,
						adGroupExternalId: creative.campaign,
						adExternalId: creative.id,
						assetExternalId: urn,
						fieldType,
					}),
				),
			),
		};
	}
}

/** Addresses of files as LinkedIn tells them now: they are signed, and end. */
export async function assetAddresses(
	session: PlatformSession,
	account: AccountRef,
	externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const addresses = new Map<string, string>();
	if (contentMissing(session)) return addresses;
	for (const urns of inChunks(externalIds, onPage)) {
		const { records } = await readMedia(session, account, urns);
		for (const { externalId, sourceUrl, hasFile } of records)
			if (hasFile && sourceUrl) addresses.set(externalId, sourceUrl);
	}
	return addresses;
}

/** Files by their names, in their order; one that is no longer there, or not shown to this login, is left out. */
async function readMedia(
	session: PlatformSession,
	{ externalId }: AccountRef,
	urns: readonly string[],
): Promise<ReadRows<AssetDraft>> {
	const client = createLinkedinAdsClient(session);
	const kinds: readonly MediaKind[] = ["image", "video"];
	const read = await mapConcurrently(kinds, atOnce, async (kind) => {
		const some = urns.filter((urn) => mediaKind(urn) === kind);
		const told = await unlessRefused(() =>
			client.batch(`${kind}s`, some, { bucket: "media", account: externalId }),
		);
		return [...(told ?? [])];
	});
	const { rows, rejected } = readBatch(read.flat(), "asset", mediaRow);
	return {
		records: urns.flatMap((urn) => {
			const row = rows.get(urn);
			return (row && toAsset(urn, row)) ?? [];
		}),
		rejected,
	};
}

const ofCampaigns = ({ externalIds }: ListOptions): ListOptions =>
	externalIds === undefined ? {} : { externalIds };

const leftOut = (sentence: string): Page<never> => ({
	records: [],
	rejected: [],
	nextCursor: null,
	leftOut: [sentence],
});
