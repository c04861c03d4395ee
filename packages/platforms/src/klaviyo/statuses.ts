import type { CampaignStatus } from "../drafts.ts";

/** Words for a campaign's state: a campaign is one sending, which is over once it was made or given up. */
const ofCampaigns: ReadonlyMap<string, CampaignStatus> = new Map([
	["Draft", "DRAFT"],
	["Scheduled", "ACTIVE"],
	["Preparing to schedule", "ACTIVE"],
	["Preparing to send", "ACTIVE"],
	["Queued without Recipients", "ACTIVE"],
	["Adding Recipients", "ACTIVE"],
	["Sending", "ACTIVE"],
	["Sending Segments", "ACTIVE"],
	// The winner of the variations is not sent yet.
	["Variations Sent", "ACTIVE"],
	["Sent", "ENDED"],
	["Cancelled", "ENDED"],
	["Cancelled: Account Disabled", "ENDED"],
	["Cancelled: Billing Limit", "ENDED"],
	["Cancelled: Internal Error", "ENDED"],
	["Cancelled: Misconfigured", "ENDED"],
	["Cancelled: No Recipients", "ENDED"],
	["Cancelled: Smart Sending", "ENDED"],
]);

/** Words for the state of a flow, and of an action in it. A manual one prepares messages that a person has to send. */
const ofFlows: ReadonlyMap<string, CampaignStatus> = new Map([
	["live", "ACTIVE"],
	["manual", "PAUSED"],
	["disabled", "PAUSED"],
	["draft", "DRAFT"],
]);

/** Klaviyo's word for a campaign's state in ours; one that we do not know is UNKNOWN. */
export function campaignStatus(word: string): CampaignStatus {
	return ofCampaigns.get(word) ?? "UNKNOWN";
}

/** The same of a flow, or of an action. */
export function flowStatus(word: string | null | undefined): CampaignStatus {
	return ofFlows.get(word ?? "") ?? "UNKNOWN";
}
