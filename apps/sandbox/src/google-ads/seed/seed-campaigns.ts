import { dateText } from "../../world/calendar.ts";
import type { WorldBudget, WorldCampaign } from "../../world/campaigns.ts";
import { pick } from "../../world/random.ts";
import { type Channel, channelLabels, channelOf } from "./channels.ts";
import type { Account, AccountEntities, Entity } from "./entities.ts";
import { wideIdBase } from "./wide-id.ts";

export type SeededCampaign = {
	world: WorldCampaign;
	id: string;
	resourceName: string;
	channel: Channel;
	status: string;
	index: number;
	name: string;
};

const wideIndex = 3;

/** The world's campaigns and their budgets in Google's words. */
export function seedCampaigns(
	account: Account,
	campaigns: readonly WorldCampaign[],
	entities: AccountEntities,
): SeededCampaign[] {
	return campaigns.map((world) => {
		const { index, firstDay, lastDay } = world;
		const channel = channelOf[world.kind];
		const id =
			index === wideIndex
				? String(wideIdBase + BigInt(account.ordinal) * 2_000_000n)
				: String(20_000_000_000 + account.ordinal * 1_000_000 + index);
		const name = `${channelLabels[channel]} | ${world.name}`;
		const resourceName = `customers/${account.id}/campaigns/${id}`;
		// An ended campaign is enabled still; its dates say that it is over.
		const status =
			world.status === "ended" || world.status === "active"
				? "ENABLED"
				: world.status.toUpperCase();
		const isEnded = world.status === "ended";
		entities.worldCampaigns.set(id, world);
		entities.campaigns.set(resourceName, {
			resourceName,
			id,
			name,
			status,
			...statusesOf(world, status),
			advertisingChannelType: channel,
			biddingStrategyType:
				channel === "SEARCH"
					? pick(
							["TARGET_SPEND", "MANUAL_CPC", "MAXIMIZE_CONVERSIONS"],
							world.seed,
						)
					: "MAXIMIZE_CONVERSIONS",
			startDateTime: `${dateText(firstDay)} 00:00:00`,
			...(isEnded && lastDay !== null
				? { endDateTime: `${dateText(lastDay)} 23:59:59` }
				: {}),
			campaignBudget: seedBudget(account, world.budget, name, entities),
		});
		return { world, id, resourceName, channel, status, index, name };
	});
}

/** The budget's resource name; one that is there already counts one campaign more. */
function seedBudget(
	account: Account,
	budget: WorldBudget,
	campaignName: string,
	entities: AccountEntities,
): string {
	const id = String(
		30_000_000_000 + account.ordinal * 1_000_000 + budget.owner,
	);
	const resourceName = `customers/${account.id}/campaignBudgets/${id}`;
	const known = entities.campaignBudgets.get(resourceName);
	if (known !== undefined) {
		known.referenceCount = String(Number(known.referenceCount) + 1);
		return resourceName;
	}
	const made: Entity = {
		resourceName,
		id,
		name: budget.isShared
			? "Shared search budget"
			: `Budget of ${campaignName}`,
		status: "ENABLED",
		deliveryMethod: "STANDARD",
		type: "STANDARD",
		explicitlyShared: budget.isShared,
		referenceCount: "1",
		...(budget.period === "lifetime"
			? { period: "CUSTOM_PERIOD", totalAmountMicros: String(budget.micros) }
			: { period: "DAILY", amountMicros: String(budget.micros) }),
	};
	entities.campaignBudgets.set(resourceName, made);
	return resourceName;
}

function statusesOf(
	{ status: worldStatus, isLimited }: WorldCampaign,
	status: string,
): {
	servingStatus: string;
	primaryStatus: string;
	primaryStatusReasons?: string[];
} {
	switch (worldStatus) {
		case "ended":
			return {
				servingStatus: "ENDED",
				primaryStatus: "ENDED",
				primaryStatusReasons: ["CAMPAIGN_ENDED"],
			};
		case "active":
			return isLimited
				? {
						servingStatus: "SERVING",
						primaryStatus: "LIMITED",
						primaryStatusReasons: ["BUDGET_CONSTRAINED"],
					}
				: { servingStatus: "SERVING", primaryStatus: "ELIGIBLE" };
		default:
			return {
				servingStatus: "SUSPENDED",
				primaryStatus: status,
				primaryStatusReasons: [`CAMPAIGN_${status}`],
			};
	}
}
