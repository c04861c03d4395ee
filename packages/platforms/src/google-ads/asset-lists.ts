import { InvalidInput } from "@patchbay/errors";
import type { z } from "zod";
import type {
	AccountRef,
	AssetDraft,
	AssetLinkDraft,
	Page,
	RejectedRecord,
} from "../drafts.ts";
import { PageTrail } from "../page-trail.ts";
import type { ListOptions } from "../parts.ts";
import { type ReadRows, type RowCollector, RowReading } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import * as rows from "./api-types.ts";
import { createGoogleAdsClient } from "./client.ts";
import { findId } from "./find-id.ts";
import { atMost, notRemoved, ofCampaigns } from "./lists.ts";
import {
	logoFieldTypes,
	toAdAssetLink,
	toAsset,
	toAssetGroupLink,
	toCampaignAssetLink,
} from "./map-assets.ts";
import { googleAdsScoped } from "./oauth.ts";
import { checkId, gaql, idsIn, type QueryName } from "./queries.ts";

const assetTypes = "asset.type IN ('IMAGE', 'TEXT', 'YOUTUBE_VIDEO')";
const idsInOneQuery = 500;

interface LinkSource {
	/** First part of a cursor. */
	key: string;
	query: QueryName;
	fieldType: string;
	conditions(account: AccountRef, options: ListOptions | undefined): string[];
	collect(): RowCollector & ReadRows<AssetLinkDraft>;
}

const links =
	<Row>(
		schema: z.ZodType<Row>,
		toDraft: (row: Row) => AssetLinkDraft | null,
	): LinkSource["collect"] =>
	() =>
		new RowReading({
			entity: "asset link",
			list: "results",
			schema,
			toDraft,
			findId: (raw) => findId(raw, ["asset", "id"]),
		});

/** Google keeps an asset's places in three lists. */
const sources: readonly LinkSource[] = [
	{
		key: "ads",
		query: "adAssets",
		fieldType: "ad_group_ad_asset_view.field_type",
		conditions: (_account, options) => [
			notRemoved("campaign"),
			notRemoved("ad_group"),
			notRemoved("ad_group_ad"),
			...ofCampaigns(options),
		],
		collect: links(rows.adAssetRow, toAdAssetLink),
	},
	{
		key: "campaigns",
		query: "campaignAssets",
		fieldType: "campaign_asset.field_type",
		conditions: (_account, options) => [
			notRemoved("campaign"),
			notRemoved("campaign_asset"),
			...ofCampaigns(options),
		],
		collect: links(rows.campaignAssetRow, toCampaignAssetLink),
	},
	{
		key: "assetGroups",
		query: "assetGroupAssets",
		fieldType: "asset_group_asset.field_type",
		conditions: (account, options) => [
			notRemoved("campaign"),
			notRemoved("asset_group"),
			notRemoved("asset_group_asset"),
			...(options?.externalIds
				? [
						`asset_group.campaign IN (${options.externalIds
							.map(
								(id) =>
									`'customers/${checkId(account.externalId)}/campaigns/${checkId(id)}'`,
							)
							.join(", ")})`,
					]
				: []),
		],
		collect: links(rows.assetGroupAssetRow, toAssetGroupLink),
	},
];

/** Lists the places in which each asset is used. The cursor is `<list>:<page token>`. */
export async function* assetLinks(
	session: PlatformSession,
	account: AccountRef,
	options?: ListOptions,
): AsyncGenerator<Page<AssetLinkDraft>> {
	if (options?.externalIds?.length === 0) return;
	const client = createGoogleAdsClient(session);
	const start = readCursor(options?.cursor ?? null);
	for (let at = start.source; at < sources.length; at += 1) {
		const source = sources[at];
		if (!source) return;
		const query = gaql(source.query, source.conditions(account, options));
		const first = at === start.source ? start.pageToken : null;
		const pages = client.searchPages(account, query, source.collect, {
			pageToken: first,
		});
		for await (const { rows, nextPageToken } of pages) {
			const next = nextPageToken
				? `${source.key}:${nextPageToken}`
				: sources[at + 1] && `${sources[at + 1]?.key}:`;
			yield {
				records: rows.records,
				rejected: rows.rejected,
				nextCursor: next ?? null,
			};
		}
	}
}

function readCursor(cursor: string | null): {
	source: number;
	pageToken: string | null;
} {
	if (cursor === null) return { source: 0, pageToken: null };
	const at = cursor.indexOf(":");
	const source = sources.findIndex(({ key }) => key === cursor.slice(0, at));
	if (source < 0) throw new InvalidInput("This is not a cursor of this list.");
	return { source, pageToken: cursor.slice(at + 1) || null };
}

/**
 * Images, texts and videos. All of the account's, with Google's page token as the cursor; or those that the named
 * campaigns use, by ascending id, with the last one's id as the cursor.
 */
export async function* assets(
	session: PlatformSession,
	account: AccountRef,
	options?: ListOptions,
): AsyncGenerator<Page<AssetDraft>> {
	if (options?.externalIds?.length === 0) return;
	const client = createGoogleAdsClient(session);
	const places = await findPlaces(session, account, options);
	const collect = () =>
		new RowReading({
			entity: "asset",
			list: "results",
			schema: rows.assetRow,
			toDraft: (row) => toAsset(row, places.logos.has(row.asset.id)),
			findId: (raw) => findId(raw, ["asset", "id"]),
		});

	if (!options?.externalIds) {
		const trail = new PageTrail(googleAdsScoped);
		let pageToken = trail.follow(options?.cursor ?? null);
		const query = gaql(
			"assets",
			[assetTypes],
			`ORDER BY asset.id${atMost(options)}`,
		);
		do {
			const page = await client.search(account, query, collect, {
				pageToken,
				countAll: true,
			});
			pageToken = trail.follow(page.nextPageToken);
			yield {
				records: page.rows.records,
				rejected: page.rows.rejected,
				nextCursor: page.nextPageToken,
				...(page.totalCount === null ? {} : { totalCount: page.totalCount }),
			};
		} while (pageToken !== null);
		return;
	}

	const after = options.cursor ? BigInt(checkId(options.cursor)) : -1n;
	const rest = places.all.filter((id) => BigInt(id) > after);
	for (let at = 0; at < rest.length; at += idsInOneQuery) {
		const some = rest.slice(at, at + idsInOneQuery);
		const query = gaql("assets", [assetTypes, idsIn("asset.id", some)]);
		const records: AssetDraft[] = [];
		const rejected: RejectedRecord[] = [];
		const pages = client.searchPages(account, query, collect);
		for await (const { rows: found } of pages) {
			records.push(...found.records);
			rejected.push(...found.rejected);
		}
		const hasMore = at + idsInOneQuery < rest.length;
		yield {
			records,
			rejected,
			nextCursor: hasMore ? (some.at(-1) ?? null) : null,
			totalCount: places.all.length,
		};
	}
}

/**
 * Ids of the assets that stand in a logo's place, which the asset itself does not say; and, when campaigns are named,
 * of all that they use, ascending.
 */
async function findPlaces(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions | undefined,
): Promise<{ logos: ReadonlySet<string>; all: string[] }> {
	const client = createGoogleAdsClient(session);
	const logos = new Set<string>();
	const all = new Set<string>();
	const names = logoFieldTypes.map((name) => `'${name}'`).join(", ");
	for (const source of sources) {
		const query = gaql(source.query, [
			...(options?.externalIds ? [] : [`${source.fieldType} IN (${names})`]),
			...source.conditions(account, options),
		]);
		const pages = client.searchPages(account, query, source.collect);
		for await (const { rows: found } of pages)
			for (const link of found.records) {
				all.add(link.assetExternalId);
				if (logoFieldTypes.includes(link.fieldType))
					logos.add(link.assetExternalId);
			}
	}
	return {
		logos,
		all: [...all].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)),
	};
}
