import type { AccountRef, AssetLinkDraft, Page } from "../drafts.ts";
import { inTurn } from "../in-turn.ts";
import type { ListOptions } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import * as rows from "./api-types.ts";
import { type Collect, createGoogleAdsClient } from "./client.ts";
import { gaql, notRemoved, ofCampaigns, type QueryName } from "./queries.ts";
import { rowsOf } from "./reading.ts";

/** Kinds of asset that are read; placements hold others too, such as sitelinks. */
export const readTypes = "asset.type IN ('IMAGE', 'TEXT', 'YOUTUBE_VIDEO')";

/** Kind of thing that assets are placed on. */
interface Placement {
	/** First part of a cursor. */
	key: string;
	query: QueryName;
	/** Resources that must be there still. */
	resources: readonly string[];
	fieldType: string;
	collect: Collect<AssetLinkDraft>;
}

/** Google keeps an asset's places in three lists. */
export const placements: readonly Placement[] = [
	{
		key: "ads",
		query: "adAssets",
		resources: ["campaign", "ad_group", "ad_group_ad"],
		fieldType: "ad_group_ad_asset_view.field_type",
		collect: rowsOf("asset link", "asset.id", rows.adAssetRow, (row) =>
			// A combination that is no longer served stays in the view, switched off.
			row.adGroupAdAssetView.enabled === false
				? null
				: {
						...onCampaign(row, row.adGroupAdAssetView),
						adGroupExternalId: row.adGroup.id,
						adExternalId: row.adGroupAd.ad.id,
					},
		),
	},
	{
		key: "campaigns",
		query: "campaignAssets",
		resources: ["campaign", "campaign_asset"],
		fieldType: "campaign_asset.field_type",
		collect: rowsOf("asset link", "asset.id", rows.campaignAssetRow, (row) =>
			onCampaign(row, row.campaignAsset),
		),
	},
	{
		// Performance Max has no ads: what stands in its asset groups is the campaign's.
		key: "assetGroups",
		query: "assetGroupAssets",
		resources: ["campaign", "asset_group", "asset_group_asset"],
		fieldType: "asset_group_asset.field_type",
		collect: rowsOf("asset link", "asset.id", rows.assetGroupAssetRow, (row) =>
			onCampaign(row, row.assetGroupAsset),
		),
	},
];

function onCampaign(
	{ campaign, asset }: rows.PlacedRow,
	{ fieldType = "UNSPECIFIED" }: { fieldType?: string | undefined },
): AssetLinkDraft {
	return {
		campaignExternalId: campaign.id,
		adGroupExternalId: null,
		adExternalId: null,
		assetExternalId: asset.id,
		fieldType,
	};
}

/** Query of one list of placements, of the named campaigns alone where some are. */
export function placementQuery(
	{ query, resources }: Placement,
	options: ListOptions,
	...more: string[]
): string {
	return gaql(query, [
		readTypes,
		...more,
		...notRemoved(...resources),
		...ofCampaigns(options),
	]);
}

/** Lists the places in which each asset is used. */
export async function* assetLinks(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions = {},
): AsyncGenerator<Page<AssetLinkDraft>> {
	if (options.externalIds?.length === 0) return;
	const client = createGoogleAdsClient(session);
	const steps = placements.map((placement) => ({
		key: placement.key,
		pages: (from: string | null) =>
			client.pages(
				account,
				placementQuery(placement, options),
				placement.collect,
				{ from },
			),
	}));
	yield* inTurn(steps, options.cursor ?? null);
}
