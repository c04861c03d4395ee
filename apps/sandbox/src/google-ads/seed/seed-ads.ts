import type { WorldAd } from "../../world/ads.ts";
import { currencyOf } from "../../world/money.ts";
import type { WorldPicture } from "../../world/pictures.ts";
import { between, mix, pick } from "../../world/random.ts";
import {
	descriptions,
	headlines,
	keywordTexts,
	longHeadline,
	negativeKeywordTexts,
} from "../../world/words.ts";
import type { World } from "../../world/world.ts";
import type { Account, AccountEntities, Entity, Json } from "./entities.ts";
import { keywordId } from "./keyword-id.ts";
import { assetOf, type SeededAssets } from "./seed-assets.ts";
import type { SeededCampaign } from "./seed-campaigns.ts";

const labels = ["BEST", "GOOD", "LEARNING", "LOW"] as const;

/** Ad groups, ads, keywords and where the assets sit; asset groups instead for Performance Max. */
export function seedAds(
	account: Account,
	world: World,
	campaigns: SeededCampaign[],
	assets: SeededAssets,
	entities: AccountEntities,
): void {
	for (const campaign of campaigns) {
		if (campaign.channel === "PERFORMANCE_MAX")
			seedAssetGroups(account, campaign, assets, entities);
		else seedAdGroups(account, world, campaign, assets, entities);
		linkToCampaign(account, campaign, assets, entities);
	}
}

function seedAdGroups(
	account: Account,
	world: World,
	campaign: SeededCampaign,
	assets: SeededAssets,
	entities: AccountEntities,
): void {
	const customer = `customers/${account.id}`;
	for (const adGroup of world.adGroupsOf(campaign.world)) {
		const id = String(40_000_000_000 + adGroup.number);
		const resourceName = `${customer}/adGroups/${id}`;
		entities.adGroups.set(resourceName, {
			resourceName,
			id,
			name: `${campaign.name} | ${adGroup.name}`,
			status: adGroup.status === "paused" ? "PAUSED" : "ENABLED",
			type:
				campaign.channel === "SEARCH" ? "SEARCH_STANDARD" : "DISPLAY_STANDARD",
			campaign: campaign.resourceName,
			cpcBidMicros: String(adGroup.bidMicros),
		});
		for (const ad of world.adsOf(adGroup))
			seedAd(account, ad, { id, resourceName }, assets, entities);
		if (campaign.channel === "SEARCH")
			seedKeywords(
				account,
				{ id, resourceName },
				(adGroup.number - adGroup.index) * 10 + adGroup.index * 20,
				entities,
			);
	}
}

/** Puts an asset among those of an ad, with the place where it is shown. */
type Use = (asset: string | undefined, fieldType: string) => void;

function seedAd(
	account: Account,
	worldAd: WorldAd,
	adGroup: { id: string; resourceName: string },
	assets: SeededAssets,
	entities: AccountEntities,
): void {
	const customer = `customers/${account.id}`;
	const adId = String(50_000_000_000 + worldAd.number);
	const resourceName = `${customer}/adGroupAds/${adGroup.id}~${adId}`;
	const { seed } = worldAd;
	const used: [asset: string, fieldType: string, label: string][] = [];
	const use: Use = (asset, fieldType) => {
		if (asset !== undefined)
			used.push([asset, fieldType, pick(labels, mix(seed, used.length))]);
	};
	const ad: Record<string, Json> = {
		resourceName: `${customer}/ads/${adId}`,
		id: adId,
		finalUrls: [worldAd.landingUrl],
		...contentOf(account, worldAd, assets, use),
	};
	const status = worldAd.status === "paused" ? "PAUSED" : "ENABLED";
	entities.adGroupAds.set(resourceName, {
		resourceName,
		adGroup: adGroup.resourceName,
		status,
		primaryStatus: status === "PAUSED" ? "PAUSED" : "ELIGIBLE",
		...(worldAd.kind === "banner"
			? {}
			: { adStrength: pick(["EXCELLENT", "GOOD", "AVERAGE"], seed) }),
		policySummary: {
			approvalStatus: worldAd.isRejected ? "DISAPPROVED" : "APPROVED",
			reviewStatus: "REVIEWED",
		},
		ad,
	});
	for (const [asset, fieldType, label] of used) {
		const view = `${customer}/adGroupAdAssetViews/${adGroup.id}~${adId}~${idOf(asset)}~${fieldType}`;
		entities.adGroupAdAssetViews.set(view, {
			resourceName: view,
			adGroupAd: resourceName,
			asset,
			fieldType,
			performanceLabel: label,
			enabled: true,
		});
	}
}

/** The fields that the ad's type has, and the assets that they name. */
function contentOf(
	account: Account,
	ad: WorldAd,
	assets: SeededAssets,
	use: Use,
): Record<string, Json> {
	switch (ad.kind) {
		case "text":
			return searchAd(account, ad, assets, use);
		case "pictures":
			return displayAd(account, ad, assets, use);
		case "banner":
			// Address and size are put in when it is read: the address may carry an end.
			return {
				type: "IMAGE_AD",
				name: ad.name,
				imageAd: { mimeType: "IMAGE_JPEG" },
			};
	}
}

function searchAd(
	account: Account,
	ad: WorldAd,
	{ texts }: SeededAssets,
	use: Use,
): Record<string, Json> {
	use(texts.headlines[0], "HEADLINE");
	// The account's name is the first headline.
	for (const position of ad.headlines)
		use(texts.headlines[position + 1], "HEADLINE");
	for (const position of ad.descriptions)
		use(texts.descriptions[position], "DESCRIPTION");
	return {
		type: "RESPONSIVE_SEARCH_AD",
		responsiveSearchAd: {
			headlines: [
				{
					text: account.name.slice(0, 30),
					pinnedField: "HEADLINE_1",
					assetPerformanceLabel: "BEST",
				},
				...ad.headlines.map((position) => ({
					text: headlines[position] ?? "",
					assetPerformanceLabel: pick(labels, mix(ad.seed, position)),
				})),
			],
			descriptions: ad.descriptions.map((position) => ({
				text: descriptions[position] ?? "",
				assetPerformanceLabel: pick(labels, mix(ad.seed, 50 + position)),
			})),
			path1: "shop",
		},
	};
}

function displayAd(
	account: Account,
	ad: WorldAd,
	assets: SeededAssets,
	use: Use,
): Record<string, Json> {
	const { texts, videos } = assets;
	const of = (kind: WorldPicture["kind"]) =>
		ad.pictures
			.filter((picture) => picture.kind === kind)
			.map((picture) => assetOf(picture, assets));
	const video = ad.video === null ? undefined : videos[ad.video.index];
	for (const asset of of("marketing")) use(asset, "MARKETING_IMAGE");
	for (const asset of of("square")) use(asset, "SQUARE_MARKETING_IMAGE");
	for (const asset of of("wide-logo")) use(asset, "LANDSCAPE_LOGO");
	for (const asset of of("logo")) use(asset, "LOGO");
	use(video, "YOUTUBE_VIDEO");
	for (const position of ad.headlines)
		use(texts.headlines[position + 1], "HEADLINE");
	use(texts.longHeadline, "LONG_HEADLINE");
	for (const position of ad.descriptions)
		use(texts.descriptions[position], "DESCRIPTION");
	use(texts.businessName, "BUSINESS_NAME");
	return {
		type: "RESPONSIVE_DISPLAY_AD",
		name: ad.name,
		responsiveDisplayAd: {
			headlines: ad.headlines.map((position) => ({
				text: headlines[position] ?? "",
				assetPerformanceLabel: "LEARNING",
			})),
			longHeadline: { text: longHeadline },
			descriptions: ad.descriptions.map((position) => ({
				text: descriptions[position] ?? "",
			})),
			businessName: account.name.slice(0, 25),
			marketingImages: of("marketing").map((asset) => ({ asset })),
			squareMarketingImages: of("square").map((asset) => ({ asset })),
			logoImages: of("wide-logo").map((asset) => ({ asset })),
			squareLogoImages: of("logo").map((asset) => ({ asset })),
			...(video === undefined ? {} : { youtubeVideos: [{ asset: video }] }),
			callToActionText: "Shop now",
		},
	};
}

function seedKeywords(
	account: Account,
	adGroup: { id: string; resourceName: string },
	base: number,
	entities: AccountEntities,
): void {
	const words = [
		...keywordTexts.slice(base % 3, (base % 3) + 5),
		...negativeKeywordTexts,
	];
	words.forEach((word, index) => {
		const isNegative = (negativeKeywordTexts as readonly string[]).includes(
			word,
		);
		const hash = mix(base, index);
		const keyword = {
			text: `${account.name.split(" ")[0]?.toLowerCase() ?? ""} ${word}`.trim(),
			matchType: pick(["EXACT", "PHRASE", "BROAD"], hash),
		};
		const criterionId = keywordId(keyword);
		const resourceName = `customers/${account.id}/adGroupCriteria/${adGroup.id}~${criterionId}`;
		const criterion: Entity = {
			resourceName,
			criterionId,
			adGroup: adGroup.resourceName,
			type: "KEYWORD",
			status: !isNegative && index === 4 ? "PAUSED" : "ENABLED",
			negative: isNegative,
			keyword,
		};
		if (!isNegative) {
			criterion.cpcBidMicros = String(
				between(hash, 30, 250) * currencyOf(account.currencyCode).unitMicros,
			);
			// New keywords have no quality score yet: the field is absent.
			if (index !== 3)
				criterion.qualityInfo = { qualityScore: between(hash, 3, 10) };
		}
		entities.adGroupCriteria.set(resourceName, criterion);
	});
}

function seedAssetGroups(
	account: Account,
	campaign: SeededCampaign,
	assets: SeededAssets,
	entities: AccountEntities,
): void {
	const id = String(
		80_000_000_000 + account.ordinal * 1_000_000 + campaign.index,
	);
	const resourceName = `customers/${account.id}/assetGroups/${id}`;
	entities.assetGroups.set(resourceName, {
		resourceName,
		id,
		name: `${campaign.name} | All products`,
		campaign: campaign.resourceName,
		status: campaign.status,
		finalUrls: [`https://www.example.com/${campaign.index + 1}`],
	});
	const { images, texts, videos } = assets;
	const links: [string | undefined, string][] = [
		...images.marketing.map((asset): [string, string] => [
			asset,
			"MARKETING_IMAGE",
		]),
		...images.square.map((asset): [string, string] => [
			asset,
			"SQUARE_MARKETING_IMAGE",
		]),
		...images.portrait.map((asset): [string, string] => [
			asset,
			"PORTRAIT_MARKETING_IMAGE",
		]),
		[images.logo[0], "LOGO"],
		[videos[1], "YOUTUBE_VIDEO"],
		...texts.headlines
			.slice(0, 4)
			.map((asset): [string, string] => [asset, "HEADLINE"]),
		...texts.descriptions
			.slice(0, 3)
			.map((asset): [string, string] => [asset, "DESCRIPTION"]),
		[texts.longHeadline, "LONG_HEADLINE"],
		[texts.businessName, "BUSINESS_NAME"],
	];
	for (const [asset, fieldType] of links) {
		if (asset === undefined) continue;
		const link = `customers/${account.id}/assetGroupAssets/${id}~${idOf(asset)}~${fieldType}`;
		entities.assetGroupAssets.set(link, {
			resourceName: link,
			assetGroup: resourceName,
			asset,
			fieldType,
			status: "ENABLED",
		});
	}
}

function linkToCampaign(
	account: Account,
	campaign: SeededCampaign,
	assets: SeededAssets,
	entities: AccountEntities,
): void {
	const links: [string | undefined, string][] = [
		[assets.images.logo[1], "LOGO"],
		[assets.images.square[1], "AD_IMAGE"],
	];
	for (const [asset, fieldType] of links) {
		if (asset === undefined || campaign.channel === "PERFORMANCE_MAX") continue;
		const link = `customers/${account.id}/campaignAssets/${campaign.id}~${idOf(asset)}~${fieldType}`;
		entities.campaignAssets.set(link, {
			resourceName: link,
			campaign: campaign.resourceName,
			asset,
			fieldType,
			status: "ENABLED",
		});
	}
}

function idOf(resourceName: string): string {
	return resourceName.slice(resourceName.lastIndexOf("/") + 1);
}
