import type { WorldAccount } from "../../world/accounts.ts";
import { utcHourOf } from "../../world/calendar.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import { currencyOf, inCoins } from "../../world/money.ts";
import { adGroupShares } from "../../world/shares.ts";
import type { World } from "../../world/world.ts";
import { campaignIdOf, creativeUrnOf, groupIdOf, postUrnOf } from "../ids.ts";
import { leastDailyMicros } from "./budget-rules.ts";
import type {
	Budgets,
	CampaignNode,
	CreativeNode,
	GroupNode,
	Objects,
	Status,
} from "./nodes.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The campaign that has a budget for each day and one for all of its time. */
const bothBudgetsIndex = 4;

/** Campaign groups, campaigns and creatives of every account, made when first asked for. Changes last until the process ends. */
export class Store {
	readonly #world: World;
	readonly #made = new Map<string, Objects>();
	readonly #posts = new Map<string, CreativeNode>();
	#arePostsKnown = false;

	constructor(world: World) {
		this.#world = world;
	}

	of(account: WorldAccount): Objects {
		let objects = this.#made.get(account.id);
		if (objects === undefined) {
			objects = seed(this.#world, account);
			this.#made.set(account.id, objects);
		}
		return objects;
	}

	/** The creative that shows a post; null where there is no such post. */
	creativeOfPost(urn: string): CreativeNode | null {
		if (!this.#arePostsKnown) {
			for (const account of this.#world.accounts.all.values())
				for (const creative of this.of(account).creatives.values())
					if (creative.post !== null) this.#posts.set(creative.post, creative);
			this.#arePostsKnown = true;
		}
		return this.#posts.get(urn) ?? null;
	}

	/** Notes a change of an object. */
	touch(node: GroupNode | CampaignNode | CreativeNode): void {
		node.modifiedAt = this.#world.clock.now();
		node.version += 1;
	}
}

function seed(world: World, account: WorldAccount): Objects {
	const groups = world
		.campaignsOf(account)
		.map((campaign) => seedGroup(world, campaign));
	const campaigns = groups.flatMap((group) => group.campaigns);
	const creatives = campaigns.flatMap((campaign) => campaign.creatives);
	return {
		account,
		groups: new Map(groups.map((one) => [one.id, one])),
		campaigns: new Map(campaigns.map((one) => [one.id, one])),
		creatives: new Map(creatives.map((one) => [one.id, one])),
	};
}

function seedGroup(world: World, from: WorldCampaign): GroupNode {
	const { account, firstDay, lastDay, budget } = from;
	const startAt = utcHourOf(account.timeZone, firstDay, 0) * hourMs;
	const endAt =
		from.status === "ended" && lastDay !== null
			? utcHourOf(account.timeZone, lastDay + 1, 0) * hourMs
			: null;
	const isDynamic = from.kind === "everywhere";
	const isLifetime = budget.period === "lifetime";
	const campaigns: CampaignNode[] = [];
	const group: GroupNode = {
		world: from,
		id: groupIdOf(from),
		name: from.name,
		status: groupStatus(from.status),
		isDynamic,
		dailyMicros: isDynamic && !isLifetime ? budget.micros : null,
		totalMicros: isLifetime ? budget.micros : null,
		startAt,
		endAt,
		createdAt: startAt - dayMs,
		modifiedAt: startAt - dayMs / 2,
		version: 3,
		campaigns,
	};
	const adGroups = world.adGroupsOf(from);
	const logos = world.picturesOf(account).filter(({ kind }) => kind === "logo");
	const budgets = isDynamic ? null : budgetsOf(from, adGroups.length);
	adGroups.forEach((adGroup, index) => {
		const creatives: CreativeNode[] = [];
		const campaign: CampaignNode = {
			world: adGroup,
			group,
			id: campaignIdOf(adGroup),
			name: adGroup.name,
			status: campaignStatus(group, adGroup.status),
			bidMicros: adGroup.bidMicros,
			...(budgets?.[index] ?? { dailyMicros: null, totalMicros: null }),
			startAt,
			endAt,
			createdAt: group.createdAt + hourMs,
			modifiedAt: group.modifiedAt + hourMs,
			version: 5,
			creatives,
		};
		for (const ad of world.adsOf(adGroup))
			creatives.push({
				world: ad,
				campaign,
				id: creativeUrnOf(ad),
				// Text ads are told without a name.
				name: ad.kind === "text" ? null : ad.name,
				status: creativeStatus(campaign, ad.status),
				logo: ad.kind === "text" ? logos[ad.index % logos.length] : undefined,
				post: ad.kind === "text" ? null : postUrnOf(ad),
				createdAt: group.createdAt + 2 * hourMs,
				modifiedAt: group.modifiedAt + 2 * hourMs,
				version: 1,
			});
		campaigns.push(campaign);
	});
	return group;
}

/** A group that ended is active still: its schedule says that it is over. */
function groupStatus(status: WorldCampaign["status"]): Status {
	if (status === "removed") return "ARCHIVED";
	return status === "paused" ? "PAUSED" : "ACTIVE";
}

function campaignStatus(group: GroupNode, own: "active" | "paused"): Status {
	if (group.status === "ARCHIVED") return "ARCHIVED";
	if (group.endAt !== null) return "COMPLETED";
	return own === "paused" ? "PAUSED" : "ACTIVE";
}

function creativeStatus(
	{ status }: CampaignNode,
	own: "active" | "paused",
): CreativeNode["status"] {
	if (status === "ARCHIVED") return "ARCHIVED";
	return own === "paused" ? "PAUSED" : "ACTIVE";
}

/** Budgets of campaigns, each as large as its share of the numbers, and not below the least. */
function budgetsOf(campaign: WorldCampaign, count: number): Budgets[] {
	const { currencyCode } = campaign.account;
	const { unitMicros } = currencyOf(currencyCode);
	const shares = adGroupShares(campaign, count);
	const parts = shares
		.slice(1)
		.map(
			(share, index) => campaign.budget.micros * (share - (shares[index] ?? 0)),
		);
	return inCoins(parts, currencyCode).map((coins, index) => {
		const micros = coins * unitMicros;
		if (campaign.budget.period === "lifetime")
			return { dailyMicros: null, totalMicros: micros };
		const dailyMicros = Math.max(micros, leastDailyMicros(currencyCode));
		const hasBoth = campaign.index === bothBudgetsIndex && index === 0;
		return { dailyMicros, totalMicros: hasBoth ? dailyMicros * 400 : null };
	});
}
