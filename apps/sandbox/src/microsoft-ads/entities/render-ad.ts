import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldPicture } from "../../world/pictures.ts";
import { descriptions, headlines, longHeadline } from "../../world/words.ts";
import type { World } from "../../world/world.ts";
import { imageIdOf, videoIdOf } from "../ids.ts";
import type { Ad, AdGroup } from "./objects.ts";

/** Shapes of pictures in Microsoft's words. */
const subTypes: Readonly<Record<WorldPicture["kind"], string>> = {
	marketing: "LandscapeImageMedia",
	square: "SquareImageMedia",
	portrait: "ImageMedia45X",
	logo: "SquareLogoMedia",
	"wide-logo": "LandscapeLogoMedia",
};

/** An ad with every property that its type has. */
export function renderAd(ad: Ad, world: World) {
	const common = commonOf(ad);
	switch (ad.type) {
		case "ResponsiveSearch":
			return { ...common, ...searchParts(ad) };
		case "ResponsiveAd":
			return { ...common, ...audienceParts(ad, world) };
		default:
			return { ...common, PromotionalText: "Free returns" };
	}
}

function commonOf({ id, type, world, switch: status }: Ad) {
	return {
		Id: id,
		Type: type as string,
		Status: status as string,
		EditorialStatus: world.isRejected ? "Disapproved" : "Active",
		DevicePreference: "0",
		AdFormatPreference: "All",
		TrackingUrlTemplate: null,
		FinalUrlSuffix: null,
		UrlCustomParameters: null,
		FinalUrls: [world.landingUrl],
		FinalMobileUrls: null,
		FinalAppUrls: null,
		ForwardCompatibilityMap: null,
	};
}

function searchParts({ world, adGroup }: Ad) {
	const { account } = adGroup.campaign.world;
	return {
		Headlines: world.headlines.map((at, position) =>
			textLink(
				account,
				at,
				headlines[at] ?? "",
				position === 0 ? "Headline1" : null,
			),
		),
		Descriptions: world.descriptions.map((at) =>
			textLink(account, 100 + at, descriptions[at] ?? "", null),
		),
		Domain: "www.example.com",
		Path1: "shop",
		Path2: null,
	};
}

function audienceParts({ world: ad, adGroup }: Ad, world: World) {
	const { account } = adGroup.campaign.world;
	const [first = 0] = ad.headlines;
	const [line = 0] = ad.descriptions;
	return {
		Headline: headlines[first] ?? "",
		LongHeadlineString: longHeadline,
		LongHeadline: null,
		Text: descriptions[line] ?? "",
		BusinessName: account.name,
		CallToAction: "ShopNow",
		CallToActionLanguage: "English",
		Headlines: ad.headlines.map((at) =>
			textLink(account, at, headlines[at] ?? "", null),
		),
		LongHeadlines: [textLink(account, 200, longHeadline, null)],
		Descriptions: ad.descriptions.map((at) =>
			textLink(account, 100 + at, descriptions[at] ?? "", null),
		),
		Images: ad.pictures.map((picture) => assetLink(imageAsset(picture, world))),
		Videos:
			ad.video === null
				? null
				: [assetLink(videoAsset(account, ad.video.index, world))],
		ImpressionTrackingUrls: null,
		VerifiedTrackingSettings: null,
		AdSubType: null,
	};
}

/** Creatives of a campaign without ad groups, with the properties of `AssetGroup`. */
export function renderAssetGroup(group: AdGroup, world: World) {
	const { account } = group.campaign.world;
	return {
		Id: group.id,
		Name: group.world.name,
		Status: group.switch,
		EditorialStatus: "Active",
		BusinessName: account.name,
		CallToAction: "ShopNow",
		StartDate: null,
		EndDate: null,
		FinalUrls: ["https://www.example.com/"],
		FinalMobileUrls: null,
		FinalUrlSuffix: null,
		TrackingUrlTemplate: null,
		UrlCustomParameters: null,
		Path1: null,
		Path2: null,
		Headlines: [0, 1, 2].map((at) =>
			textLink(account, at, headlines[at] ?? "", null),
		),
		LongHeadlines: [textLink(account, 200, longHeadline, null)],
		Descriptions: [0, 1].map((at) =>
			textLink(account, 100 + at, descriptions[at] ?? "", null),
		),
		Images: world
			.picturesOf(account)
			.slice(0, 3)
			.map((picture) => assetLink(imageAsset(picture, world))),
		Videos: null,
		AssetGroupSearchThemes: null,
		AssetGroupUrlTargets: null,
		ForwardCompatibilityMap: null,
	};
}

function assetLink<Asset>(asset: Asset, pinned: string | null = null) {
	return {
		Asset: asset,
		PinnedField: pinned,
		AssetPerformanceLabel: "Unrated",
		EditorialStatus: "Active",
	};
}

function textLink(
	{ ordinal }: WorldAccount,
	position: number,
	text: string,
	pinned: string | null,
) {
	return assetLink(
		{
			Id: String(60_000_000_000_000 + ordinal * 1_000 + position),
			Name: null,
			Type: "TextAsset",
			Text: text,
		},
		pinned,
	);
}

/** Position of a picture among its account's. */
export function positionOf(picture: WorldPicture, world: World): number {
	return world
		.picturesOf(picture.account)
		.findIndex(
			({ kind, index }) => kind === picture.kind && index === picture.index,
		);
}

function imageAsset(picture: WorldPicture, world: World) {
	return {
		Id: imageIdOf(picture.account, positionOf(picture, world)),
		Name: null,
		Type: "ImageAsset",
		SubType: subTypes[picture.kind],
		CropX: null,
		CropY: null,
		CropWidth: null,
		CropHeight: null,
		TargetWidth: null,
		TargetHeight: null,
		CroppingType: null,
	};
}

function videoAsset(account: WorldAccount, index: number, world: World) {
	const [cover] = world.picturesOf(account);
	return {
		Id: videoIdOf(account, index),
		Name: null,
		Type: "VideoAsset",
		SubType: null,
		ThumbnailImage: cover ? imageAsset(cover, world) : null,
	};
}
