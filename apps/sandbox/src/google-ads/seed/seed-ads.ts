import { between, mix, pick } from "../../world/random.ts";
import {
	adGroupNames,
	descriptions,
	headlines,
	keywordTexts,
	longHeadline,
	negativeKeywordTexts,
} from "../../world/words.ts";
import type { Account, AccountEntities, Entity, Json } from "./entities.ts";
import { keywordId } from "./keyword-id.ts";
import type { SeededAssets } from "./seed-assets.ts";
import { currencies, type SeededCampaign } from "./seed-campaigns.ts";

const labels = ["BEST", "GOOD", "LEARNING", "LOW"] as const;

/** Ad groups, ads, keywords and where the assets sit; asset groups instead for Performance Max. */
export function seedAds(
	account: Account,
	campaigns: SeededCampaign[],
	assets: SeededAssets,
	entities: AccountEntities,
): void {
	for (const campaign of campaigns) {
		if (campaign.channel === "PERFORMANCE_MAX")
			seedAssetGroups(account, campaign, assets, entities);
		else seedAdGroups(account, campaign, assets, entities);
		linkToCampaign(account, campaign, assets, entities);
	}
}

function seedAdGroups(
	account: Account,
	campaign: SeededCampaign,
	assets: SeededAssets,
	entities: AccountEntities,
): void {
	const customer = `customers/${account.id}`;
	const base = account.ordinal * 10_000_000 + campaign.index * 10;
	const count = campaign.channel === "SEARCH" ? 3 : 2;
	for (let group = 0; group < count; group++) {
		const id = String(40_000_000_000 + base + group);
		const resourceName = `${customer}/adGroups/${id}`;
		const hash = mix(base, group);
		entities.adGroups.set(resourceName, {
			resourceName,
			id,
			name: `${campaign.name} | ${adGroupNames[group] ?? "Core"}`,
			status: group === 2 ? "PAUSED" : "ENABLED",
			type:
				campaign.channel === "SEARCH" ? "SEARCH_STANDARD" : "DISPLAY_STANDARD",
			campaign: campaign.resourceName,
			cpcBidMicros: String(between(hash, 20, 300) * unitMicros(account)),
		});
		for (let index = 0; index < 2; index++) {
			seedAd(
				account,
				campaign,
				{ id, resourceName, group },
				index,
				50_000_000_000 + base * 4 + group * 4 + index,
				assets,
				entities,
			);
		}
		if (campaign.channel === "SEARCH")
			seedKeywords(
				account,
				{ id, resourceName },
				base * 10 + group * 20,
				entities,
			);
	}
}

function seedAd(
	account: Account,
	campaign: SeededCampaign,
	adGroup: { id: string; resourceName: string; group: number },
	index: number,
	adNumber: number,
	assets: SeededAssets,
	entities: AccountEntities,
): void {
	const customer = `customers/${account.id}`;
	const adId = String(adNumber);
	const resourceName = `${customer}/adGroupAds/${adGroup.id}~${adId}`;
	const hash = mix(adNumber % 2_147_483_647, index);
	const ad: Record<string, Json> = {
		resourceName: `${customer}/ads/${adId}`,
		id: adId,
		finalUrls: [
			`https://www.example.com/${campaign.index + 1}/${adGroup.group + 1}?ad=${index + 1}`,
		],
	};
	const used: [asset: string, fieldType: string, label: string][] = [];
	const use = (asset: string | undefined, fieldType: string): void => {
		if (asset !== undefined)
			used.push([asset, fieldType, pick(labels, mix(hash, used.length))]);
	};
	const isImageAd =
		campaign.channel === "DISPLAY" &&
		campaign.index === 2 &&
		adGroup.group === 1 &&
		index === 1;
	if (isImageAd) {
		// Address and size are put in when it is read: the address may carry an end.
		Object.assign(ad, {
			type: "IMAGE_AD",
			name: "Banner",
			imageAd: { mimeType: "IMAGE_JPEG" },
		});
	} else if (campaign.channel === "SEARCH") {
		const start = hash % headlines.length;
		const chosen = Array.from(
			{ length: 5 },
			(_, step) => (start + step) % headlines.length,
		);
		ad.type = "RESPONSIVE_SEARCH_AD";
		ad.responsiveSearchAd = {
			headlines: [
				{
					text: account.name.slice(0, 30),
					pinnedField: "HEADLINE_1",
					assetPerformanceLabel: "BEST",
				},
				...chosen.map((position) => ({
					text: headlines[position] ?? "",
					assetPerformanceLabel: pick(labels, mix(hash, position)),
				})),
			],
			descriptions: descriptions.slice(0, 3).map((text, position) => ({
				text,
				assetPerformanceLabel: pick(labels, mix(hash, 50 + position)),
			})),
			path1: "shop",
		};
		use(assets.texts.headlines[0], "HEADLINE");
		for (const position of chosen)
			use(assets.texts.headlines[position + 1], "HEADLINE");
		for (const asset of assets.texts.descriptions.slice(0, 3))
			use(asset, "DESCRIPTION");
	} else {
		const { images, texts, videos } = assets;
		const marketing = [
			images.marketing[(campaign.index + index) % images.marketing.length],
			images.marketing[0],
		];
		const square = [
			images.square[(campaign.index + adGroup.group) % images.square.length],
		];
		Object.assign(ad, {
			type: "RESPONSIVE_DISPLAY_AD",
			name: `Display ad ${index + 1}`,
			responsiveDisplayAd: {
				headlines: headlines
					.slice(index, index + 3)
					.map((text) => ({ text, assetPerformanceLabel: "LEARNING" })),
				longHeadline: { text: longHeadline },
				descriptions: descriptions.slice(0, 2).map((text) => ({ text })),
				businessName: account.name.slice(0, 25),
				marketingImages: [...new Set(marketing)].flatMap((asset) =>
					asset === undefined ? [] : [{ asset }],
				),
				squareMarketingImages: square.flatMap((asset) =>
					asset === undefined ? [] : [{ asset }],
				),
				logoImages: images["wide-logo"].map((asset) => ({ asset })),
				squareLogoImages: images.logo.slice(0, 1).map((asset) => ({ asset })),
				...(index === 0
					? { youtubeVideos: videos.slice(0, 1).map((asset) => ({ asset })) }
					: {}),
				callToActionText: "Shop now",
			},
		});
		for (const asset of new Set(marketing)) use(asset, "MARKETING_IMAGE");
		for (const asset of square) use(asset, "SQUARE_MARKETING_IMAGE");
		use(images["wide-logo"][0], "LANDSCAPE_LOGO");
		use(images.logo[0], "LOGO");
		if (index === 0) use(videos[0], "YOUTUBE_VIDEO");
		for (const asset of texts.headlines.slice(index + 1, index + 4))
			use(asset, "HEADLINE");
		use(texts.longHeadline, "LONG_HEADLINE");
		for (const asset of texts.descriptions.slice(0, 2))
			use(asset, "DESCRIPTION");
		use(texts.businessName, "BUSINESS_NAME");
	}
	const isPaused = index === 1 && adGroup.group === 1;
	entities.adGroupAds.set(resourceName, {
		resourceName,
		adGroup: adGroup.resourceName,
		status: isPaused ? "PAUSED" : "ENABLED",
		primaryStatus: isPaused ? "PAUSED" : "ELIGIBLE",
		...(isImageAd
			? {}
			: { adStrength: pick(["EXCELLENT", "GOOD", "AVERAGE"], hash) }),
		policySummary: {
			approvalStatus:
				index === 1 && adGroup.group === 0 && campaign.index === 1
					? "DISAPPROVED"
					: "APPROVED",
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
				between(hash, 30, 250) * unitMicros(account),
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

function unitMicros(account: Account): number {
	return currencies[account.currencyCode]?.unitMicros ?? 10_000;
}

function idOf(resourceName: string): string {
	return resourceName.slice(resourceName.lastIndexOf("/") + 1);
}
