import type { AdNode, AdObject, AdSetNode, CampaignNode } from "./nodes.ts";

/** Words that `effective_status` can have, by level. */
export const effectiveStatuses = {
	campaign: [
		"ACTIVE",
		"PAUSED",
		"DELETED",
		"ARCHIVED",
		"IN_PROCESS",
		"WITH_ISSUES",
	],
	adSet: [
		"ACTIVE",
		"PAUSED",
		"DELETED",
		"CAMPAIGN_PAUSED",
		"ARCHIVED",
		"IN_PROCESS",
		"WITH_ISSUES",
	],
	ad: [
		"ACTIVE",
		"PAUSED",
		"DELETED",
		"PENDING_REVIEW",
		"DISAPPROVED",
		"PREAPPROVED",
		"PENDING_BILLING_INFO",
		"CAMPAIGN_PAUSED",
		"ARCHIVED",
		"ADSET_PAUSED",
		"IN_PROCESS",
		"WITH_ISSUES",
	],
} as const satisfies Record<AdObject["level"], readonly string[]>;

/** The state that comes of an object's own switch, of those above it and of the review. */
export function effectiveStatusOf(object: AdObject): string {
	switch (object.level) {
		case "campaign":
			return object.status;
		case "adSet":
			return ofAdSet(object);
		case "ad":
			return ofAd(object);
	}
}

function ofAdSet({ campaign, status }: AdSetNode): string {
	return (
		goneAbove(campaign) ??
		(status !== "ACTIVE"
			? status
			: campaign.status === "PAUSED"
				? "CAMPAIGN_PAUSED"
				: "ACTIVE")
	);
}

function ofAd({ adSet, status, world }: AdNode): string {
	const gone = goneAbove(adSet.campaign) ?? goneAbove(adSet);
	if (gone !== null) return gone;
	if (status !== "ACTIVE") return status;
	if (world.isRejected) return "DISAPPROVED";
	if (adSet.campaign.status === "PAUSED") return "CAMPAIGN_PAUSED";
	return adSet.status === "PAUSED" ? "ADSET_PAUSED" : "ACTIVE";
}

/** State that is handed down: all below something archived or deleted is so too. */
function goneAbove({ status }: CampaignNode | AdSetNode): string | null {
	return status === "ARCHIVED" || status === "DELETED" ? status : null;
}

/** The state as a read tells it: after a change it is IN_PROCESS once. */
export function toldStatusOf(object: AdObject): string {
	if (object.inProcess > 0) {
		object.inProcess -= 1;
		return "IN_PROCESS";
	}
	return effectiveStatusOf(object);
}

/** True for what lists leave out unless it is asked for. */
export function isGone(object: AdObject): boolean {
	return ["ARCHIVED", "DELETED"].includes(effectiveStatusOf(object));
}
