import type { CampaignNode, CreativeNode, GroupNode } from "./nodes.ts";

/** State of an ad account, as it is told. */
export type AccountState = {
	status: string;
	servingStatuses: readonly string[];
};

/** Words for what keeps a campaign group from serving; RUNNABLE alone where nothing does. */
export function servingOfGroup(
	group: GroupNode,
	account: AccountState,
	now: number,
): string[] {
	const holds = [
		...account.servingStatuses.filter((word) => word !== "RUNNABLE"),
		...(group.status === "ACTIVE" ? [] : ["STOPPED"]),
		...(group.startAt > now ? ["CAMPAIGN_GROUP_START_DATE_HOLD"] : []),
		...(group.endAt !== null && group.endAt <= now
			? ["CAMPAIGN_GROUP_END_DATE_HOLD"]
			: []),
	];
	return holds.length === 0 ? ["RUNNABLE"] : holds;
}

export function servingOfCampaign(
	campaign: CampaignNode,
	account: AccountState,
	now: number,
): string[] {
	const { group } = campaign;
	const ofGroup = servingOfGroup(group, account, now).filter(
		(word) => word !== "RUNNABLE" && word !== "STOPPED",
	);
	const holds = [
		...ofGroup,
		...(campaign.status === "ACTIVE" ? [] : ["STOPPED"]),
		...(group.status === "ACTIVE" ? [] : ["CAMPAIGN_GROUP_STATUS_HOLD"]),
		...(campaign.endAt !== null && campaign.endAt <= now
			? ["CAMPAIGN_END_DATE_HOLD"]
			: []),
	];
	return holds.length === 0 ? ["RUNNABLE"] : holds;
}

/** Words for what holds a creative; none where it serves. */
export function holdsOfCreative(
	{ campaign, status, world }: CreativeNode,
	account: AccountState,
	now: number,
): string[] {
	return [
		...(account.servingStatuses.includes("RUNNABLE")
			? []
			: ["ACCOUNT_SERVING_HOLD"]),
		...(servingOfCampaign(campaign, account, now).includes("RUNNABLE")
			? []
			: ["CAMPAIGN_STOPPED"]),
		...(status === "ACTIVE" ? [] : ["STOPPED"]),
		...(world.isRejected ? ["REJECTED"] : []),
	];
}
