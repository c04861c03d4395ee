import type { CampaignStatus } from "../drafts.ts";

const statuses: ReadonlyMap<string, CampaignStatus> = new Map([
	["Active", "ACTIVE"],
	["Paused", "PAUSED"],
	// Its budget is used up: it goes on by itself with the next one.
	["BudgetPaused", "ACTIVE"],
	["BudgetAndManualPaused", "PAUSED"],
	// By Microsoft, for the account's payment or for its rules.
	["Suspended", "PAUSED"],
	["Inactive", "PAUSED"],
	["Expired", "ENDED"],
	["Deleted", "REMOVED"],
]);

/** An object's state in our words, and Microsoft's own. */
export function toStatus(word: string | null | undefined): {
	status: CampaignStatus;
	platformStatus: string;
} {
	return {
		status: statuses.get(word ?? "") ?? "UNKNOWN",
		platformStatus: word || "UNSPECIFIED",
	};
}
