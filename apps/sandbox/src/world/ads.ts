import type { WorldCampaign } from "./campaigns.ts";
import { currencyOf } from "./money.ts";
import type { WorldPicture } from "./pictures.ts";
import { between, mix } from "./random.ts";
import type { WorldVideo } from "./videos.ts";
import {
	adGroupNames,
	type CampaignKind,
	descriptions,
	headlines,
} from "./words.ts";

/** Ads of one campaign with the same audience. */
export type WorldAdGroup = {
	campaign: WorldCampaign;
	/** Position in the campaign. */
	index: number;
	/** Position in the world: ids and words follow from it. */
	number: number;
	name: string;
	status: "active" | "paused";
	/** Bid for a click. */
	bidMicros: number;
};

/** One ad, in neutral words. */
export type WorldAd = {
	adGroup: WorldAdGroup;
	/** Position in the ad group. */
	index: number;
	/** Position in the world: ids and words follow from it. */
	number: number;
	/** The root of what looks random about it. */
	seed: number;
	kind: "text" | "pictures" | "banner";
	name: string;
	status: "active" | "paused";
	isRejected: boolean;
	/** Positions in words.ts. */
	headlines: readonly number[];
	descriptions: readonly number[];
	pictures: readonly WorldPicture[];
	video: WorldVideo | null;
	landingUrl: string;
};

const groupCounts: Record<CampaignKind, number> = {
	search: 3,
	display: 2,
	// One for all products: a platform that chooses audiences by itself shows it as it likes.
	everywhere: 1,
};
const adsInGroup = 2;
const adNumberBase = 50_000_000_000;

/** A campaign's ad groups. */
export function makeAdGroups(campaign: WorldCampaign): WorldAdGroup[] {
	const { account, kind, index: position } = campaign;
	const base = account.ordinal * 10_000_000 + position * 10;
	const { unitMicros } = currencyOf(account.currencyCode);
	return Array.from({ length: groupCounts[kind] }, (_, index) => ({
		campaign,
		index,
		number: base + index,
		name:
			kind === "everywhere" ? "All products" : (adGroupNames[index] ?? "Core"),
		status: index === 2 ? "paused" : "active",
		bidMicros: between(mix(base, index), 20, 300) * unitMicros,
	}));
}

/** An ad group's ads, with the account's pictures and videos. */
export function makeAds(
	adGroup: WorldAdGroup,
	pictures: readonly WorldPicture[],
	videos: readonly WorldVideo[],
): WorldAd[] {
	const { campaign, index: group } = adGroup;
	const base = (adGroup.number - group) * 4 + group * 4;
	return Array.from({ length: adsInGroup }, (_, index): WorldAd => {
		const number = base + index;
		const seed = mix((adNumberBase + number) % 2_147_483_647, index);
		const isText = campaign.kind === "search";
		const isBanner = campaign.index === 2 && group === 1 && index === 1;
		const chosen = isText
			? textsOf(seed)
			: { headlines: [index, index + 1, index + 2], descriptions: [0, 1] };
		return {
			adGroup,
			index,
			number,
			seed,
			kind: isText ? "text" : isBanner ? "banner" : "pictures",
			name: isBanner ? "Banner" : `Display ad ${index + 1}`,
			status: index === 1 && group === 1 ? "paused" : "active",
			isRejected: index === 1 && group === 0 && campaign.index === 1,
			...chosen,
			pictures: isText
				? []
				: isBanner
					? pictures.slice(0, 1)
					: picturesFor(campaign.index, group, index, pictures),
			video: isText || isBanner || index > 0 ? null : (videos[0] ?? null),
			landingUrl: `https://www.example.com/${campaign.index + 1}/${group + 1}?ad=${index + 1}`,
		};
	});
}

/** Five headlines from a place that follows from the seed, and three descriptions. */
function textsOf(seed: number): Pick<WorldAd, "headlines" | "descriptions"> {
	const start = seed % headlines.length;
	return {
		headlines: Array.from(
			{ length: 5 },
			(_, step) => (start + step) % headlines.length,
		),
		descriptions: descriptions.slice(0, 3).map((_, position) => position),
	};
}

/** One or two wide pictures, a square one, the wide logo and the first square logo. */
function picturesFor(
	campaign: number,
	group: number,
	ad: number,
	pictures: readonly WorldPicture[],
): WorldPicture[] {
	const of = (kind: WorldPicture["kind"]) =>
		pictures.filter((one) => one.kind === kind);
	const wide = of("marketing");
	const square = of("square");
	return [
		...new Set([wide[(campaign + ad) % wide.length], wide[0]]),
		square[(campaign + group) % square.length],
		...of("wide-logo"),
		...of("logo").slice(0, 1),
	].filter((one) => one !== undefined);
}
