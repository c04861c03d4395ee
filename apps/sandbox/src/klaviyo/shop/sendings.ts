import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import { cumulativeShares } from "../../world/numbers.ts";
import { mix } from "../../world/random.ts";
import type { World } from "../../world/world.ts";
import type { Channel } from "./channels.ts";
import { longNumber, shortId, ulid } from "./ids.ts";
import { momentOf } from "./times.ts";
import { previews, subjects } from "./words.ts";

/** A campaign of the world as Klaviyo has it: a campaign that is sent day after day, or a flow. */
export interface Sending {
	world: WorldCampaign;
	kind: "campaign" | "flow";
	id: string;
	channel: Channel;
	name: string;
	/** In the words of its kind. */
	status: string;
	isArchived: boolean;
	/** Milliseconds. */
	createdAt: number;
	sentAt: number;
	updatedAt: number;
	messages: Message[];
}

/** One message of it: an ad group of the world. */
export interface Message {
	id: string;
	/** Position in the world, for what looks random about it. */
	index: number;
	/** Action of the flow that sends it. */
	actionId: string;
	templateId: string;
	name: string;
	subject: string;
	preview: string;
	/** Cumulative share at which its part of each number begins. */
	from: number;
	/** Cumulative share at which it ends. */
	to: number;
}

const campaignStatuses = {
	active: "Sending",
	paused: "Cancelled",
	removed: "Sent",
	ended: "Sent",
} as const;
const flowStatuses = {
	active: "live",
	paused: "manual",
	removed: "draft",
	ended: "draft",
} as const;

/** Everything that an account sends, in the order of the world's campaigns. */
export function makeSendings(account: WorldAccount, world: World): Sending[] {
	return world
		.campaignsOf(account)
		.map((campaign) => makeSending(campaign, world));
}

function makeSending(campaign: WorldCampaign, world: World): Sending {
	const { account, index, status } = campaign;
	const kind = index % 3 === 2 ? "flow" : "campaign";
	const createdAt = momentOf(account.timeZone, campaign.firstDay, 8);
	const sentAt = momentOf(account.timeZone, campaign.firstDay, 9);
	const groups = world.adGroupsOf(campaign);
	const shares = cumulativeShares(mix(campaign.seed, 71), groups.length);
	const isSplit = status === "ended" && groups.length > 1;
	return {
		world: campaign,
		kind,
		id:
			kind === "flow"
				? shortId(account.id, "flow", index)
				: ulid(createdAt, account.id, "campaign", index),
		channel: channelOf(index),
		name: campaign.name,
		status:
			kind === "flow"
				? flowStatuses[status]
				: isSplit
					? "Variations Sent"
					: campaignStatuses[status],
		isArchived: status === "removed",
		createdAt,
		sentAt,
		updatedAt:
			campaign.lastDay === null
				? sentAt
				: momentOf(account.timeZone, campaign.lastDay, 12),
		messages: groups.map((group, position) => {
			const words = [account.id, kind, index, "message", position];
			return {
				id:
					kind === "flow"
						? shortId(...words)
						: ulid(createdAt + position + 1, ...words),
				index: group.number,
				actionId: longNumber(...words, "action"),
				templateId: shortId(...words, "template"),
				name: `${campaign.name}: ${group.name}`,
				subject: subjects[group.number % subjects.length] ?? subjects[0],
				preview: previews[group.number % previews.length] ?? previews[0],
				from: shares[position] ?? 0,
				to: shares[position + 1] ?? 1,
			};
		}),
	};
}

function channelOf(index: number): Channel {
	if (index % 5 === 4) return "sms";
	return index % 12 === 7 ? "mobile_push" : "email";
}
