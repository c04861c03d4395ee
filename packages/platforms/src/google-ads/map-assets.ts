import type { AssetDraft, AssetLinkDraft } from "../drafts.ts";
import type {
	AdAssetRow,
	AssetGroupAssetRow,
	AssetRow,
	CampaignAssetRow,
} from "./api-types.ts";

/** Places in which an image is a logo. */
export const logoFieldTypes = ["LOGO", "LANDSCAPE_LOGO", "BUSINESS_LOGO"];

/** @param isLogo whether the asset stands in a logo's place anywhere in the account */
export function toAsset(row: AssetRow, isLogo: boolean): AssetDraft | null {
	const { asset } = row;
	const base = {
		externalId: asset.id,
		name: asset.name || null,
		text: null,
		sourceUrl: null,
		mimeType: null,
		byteSize: null,
		width: null,
		height: null,
	};
	if (asset.type === "TEXT")
		return { ...base, kind: "TEXT", text: asset.textAsset?.text ?? "" };
	if (asset.type === "YOUTUBE_VIDEO") {
		const video = asset.youtubeVideoAsset;
		return {
			...base,
			kind: "VIDEO",
			name: base.name ?? (video?.youtubeVideoTitle || null),
			// Google gives the video's id only; the file cannot be fetched.
			sourceUrl: video?.youtubeVideoId
				? `https://www.youtube.com/watch?v=${video.youtubeVideoId}`
				: null,
		};
	}
	if (asset.type !== "IMAGE") return null;
	const image = asset.imageAsset;
	return {
		...base,
		kind: isLogo ? "LOGO" : "IMAGE",
		sourceUrl: image?.fullSize?.url ?? null,
		mimeType: toMimeType(image?.mimeType),
		byteSize: image?.fileSize ?? null,
		width: image?.fullSize?.widthPixels ?? null,
		height: image?.fullSize?.heightPixels ?? null,
	};
}

/** IMAGE_JPEG → image/jpeg; the bytes decide in the end. */
function toMimeType(word: string | undefined): string | null {
	const match = /^IMAGE_(JPEG|PNG|GIF)$/.exec(word ?? "");
	return match?.[1] ? `image/${match[1].toLowerCase()}` : null;
}

export function toAdAssetLink(row: AdAssetRow): AssetLinkDraft | null {
	// A combination that is no longer served stays in the view, switched off.
	if (row.adGroupAdAssetView.enabled === false) return null;
	return {
		campaignExternalId: row.campaign.id,
		adGroupExternalId: row.adGroup.id,
		adExternalId: row.adGroupAd.ad.id,
		assetExternalId: row.asset.id,
		fieldType: row.adGroupAdAssetView.fieldType ?? "UNSPECIFIED",
	};
}

export function toCampaignAssetLink(
	row: CampaignAssetRow,
): AssetLinkDraft | null {
	if (row.campaignAsset.status === "REMOVED") return null;
	return {
		campaignExternalId: row.campaign.id,
		adGroupExternalId: null,
		adExternalId: null,
		assetExternalId: row.asset.id,
		fieldType: row.campaignAsset.fieldType ?? "UNSPECIFIED",
	};
}

/** Performance Max has no ads: what stands in its asset groups is the campaign's. */
export function toAssetGroupLink(
	row: AssetGroupAssetRow,
): AssetLinkDraft | null {
	if (row.assetGroupAsset.status === "REMOVED") return null;
	return {
		campaignExternalId: row.assetGroup.campaign,
		adGroupExternalId: null,
		adExternalId: null,
		assetExternalId: row.asset.id,
		fieldType: row.assetGroupAsset.fieldType ?? "UNSPECIFIED",
	};
}
