import { createHash } from "node:crypto";
import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldAd } from "../../world/ads.ts";
import { utcHourOf } from "../../world/calendar.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import { adGroupShares } from "../../world/shares.ts";
import type { World } from "../../world/world.ts";
import { accountIdOf, idOf } from "../ids.ts";
import { toMinor } from "../money.ts";
import type {
	AccountNode,
	AdNode,
	AdSetNode,
	Budget,
	CampaignNode,
	CreativeForm,
	CreativeNode,
	ImageNode,
	Switch,
} from "./nodes.ts";

const hourMs = 3_600_000;
const active = 1;
const closed = 101;

/** The world's account in Meta's words, with all that lies in it. */
export function makeAccount(world: World, account: WorldAccount): AccountNode {
	const node: AccountNode = {
		world: account,
		id: accountIdOf(account),
		currency: account.currencyCode,
		timeZone: account.timeZone,
		status: account.status === "closed" ? closed : active,
		disableReason: 0,
		campaigns: [],
		images: [],
		videos: [],
	};
	const founded = Date.UTC(2024, 2, 1) + account.ordinal * 86_400_000 * 17;
	node.images = imagesOf(world, node, founded);
	node.videos = world.videosOf(account).map((video) => ({
		id: idOf("video", { ordinal: account.ordinal, ad: video.index }),
		account: node,
		world: video,
		createdAt: founded + video.index * 3_600_000,
	}));
	node.campaigns = world
		.campaignsOf(account)
		.map((campaign) => makeCampaign(world, node, campaign));
	return node;
}

/** Pictures with the same content are one image: its hash is that of the content. */
function imagesOf(
	world: World,
	account: AccountNode,
	createdAt: number,
): ImageNode[] {
	const byHash = new Map<string, ImageNode>();
	for (const picture of world.picturesOf(account.world)) {
		const hash = createHash("md5").update(picture.file.name).digest("hex");
		if (!byHash.has(hash))
			byHash.set(hash, {
				account,
				hash,
				name: `${picture.kind} ${picture.index + 1}.${picture.file.format === "png" ? "png" : "jpg"}`,
				world: picture,
				createdAt: createdAt + byHash.size * 60_000,
			});
	}
	return [...byHash.values()];
}

function makeCampaign(
	world: World,
	account: AccountNode,
	campaign: WorldCampaign,
): CampaignNode {
	const { ordinal } = account.world;
	const midnight = (day: number): number =>
		utcHourOf(account.timeZone, day, 0) * hourMs;
	const createdAt = midnight(campaign.firstDay);
	const lastDay = campaign.lastDay ?? campaign.firstDay + 5;
	const node: CampaignNode = {
		level: "campaign",
		id: idOf("campaign", { ordinal, campaign: campaign.index }),
		name: campaign.name,
		status: switchOf(campaign.status),
		createdAt,
		updatedAt: midnight(lastDay),
		inProcess: 0,
		account,
		world: campaign,
		budget: null,
		spendCap: null,
		startAt: createdAt,
		// What ran out has an end, and is switched on all the same.
		stopAt: campaign.status === "ended" ? midnight(lastDay + 1) - 1000 : null,
		sharesBudgets: false,
		adSets: [],
	};
	node.adSets = world.adGroupsOf(campaign).map((group): AdSetNode => {
		const adSet: AdSetNode = {
			level: "adSet",
			id: idOf("adSet", {
				ordinal,
				campaign: campaign.index,
				group: group.index,
			}),
			name: group.name,
			status: switchOf(group.status),
			createdAt: createdAt + (group.index + 1) * 60_000,
			updatedAt: node.updatedAt,
			inProcess: 0,
			campaign: node,
			world: group,
			budget: null,
			bidMinor: null,
			endAt: node.stopAt,
			ads: [],
			budgetChanges: [],
		};
		adSet.ads = world.adsOf(group).map((ad) => makeAd(adSet, ad));
		return adSet;
	});
	placeBudget(node);
	return node;
}

function switchOf(status: WorldCampaign["status"]): Switch {
	if (status === "removed") return "DELETED";
	return status === "paused" ? "PAUSED" : "ACTIVE";
}

/** Puts a campaign's budget where it belongs: on the ad sets of those that search in the world, else on the campaign. */
function placeBudget(campaign: CampaignNode): void {
	const { budget, kind } = campaign.world;
	const { currency } = campaign.account;
	// Two campaigns that share a budget in the world have half of it each: Meta knows no shared ones.
	const minor = Math.max(
		1,
		Math.floor(toMinor(budget.micros, currency) / (budget.isShared ? 2 : 1)),
	);
	const period: Budget["period"] =
		budget.period === "lifetime" ? "lifetime" : "daily";
	if (kind !== "search") {
		campaign.budget = { period, minor };
		return;
	}
	const shares = adGroupShares(campaign.world, campaign.adSets.length);
	campaign.adSets.forEach((adSet, index) => {
		const from = Math.floor(minor * (shares[index] ?? 0));
		const to = Math.floor(minor * (shares[index + 1] ?? 1));
		adSet.budget = { period, minor: to - from };
		adSet.bidMinor = toMinor(adSet.world.bidMicros, currency);
	});
}

function makeAd(adSet: AdSetNode, ad: WorldAd): AdNode {
	const { campaign } = adSet;
	const { account } = campaign;
	const place = {
		ordinal: account.world.ordinal,
		campaign: campaign.world.index,
		group: adSet.world.index,
		ad: ad.index,
	};
	const createdAt = adSet.createdAt + (ad.index + 1) * 1000;
	const creative: CreativeNode = {
		id: idOf("creative", place),
		name: `${ad.name}: creative`,
		form: formOf(ad),
		account,
		world: ad,
		images: imagesIn(account, ad),
		video:
			account.videos.find(({ world }) => world.index === ad.video?.index) ??
			null,
		createdAt,
	};
	return {
		level: "ad",
		id: idOf("ad", place),
		name: ad.name,
		status: switchOf(ad.status),
		createdAt,
		updatedAt: adSet.updatedAt,
		inProcess: 0,
		adSet,
		world: ad,
		creative,
	};
}

/** Images of an ad. What is text alone in the world has one here: Meta shows no ad without any. */
function imagesIn(account: AccountNode, ad: WorldAd): ImageNode[] {
	if (ad.pictures.length === 0) {
		const wide = account.images.filter(
			({ world }) => world.kind === "marketing",
		);
		return wide.slice(ad.index % wide.length).slice(0, 1);
	}
	const names = new Set(ad.pictures.map(({ file }) => file.name));
	return account.images.filter(({ world }) => names.has(world.file.name));
}

/** Position of the campaign of which one ad is an existing post. */
const promotedPosts = 4;

function formOf(ad: WorldAd): CreativeForm {
	const { campaign } = ad.adGroup;
	if (ad.kind === "text") return "flat";
	if (ad.kind === "banner") return "photo";
	if (campaign.kind === "everywhere") return "feed";
	if (
		campaign.index === promotedPosts &&
		ad.adGroup.index === 1 &&
		ad.index === 1
	)
		return "post";
	if (ad.video !== null) return "video";
	return campaign.index % 2 === 0 ? "link" : "carousel";
}
