import { countOf, formatCount } from "./numbers.ts";

/** Numbers of campaigns as every page tells them: those that the platform lists, and beside them what it has removed. */
export interface CampaignCounts {
	campaigns: number;
	removedCampaigns: number;
}

/** "22 campaigns", or "22 campaigns and 2 removed". @param word the platform's own, where all are of one platform */
export function nameCampaigns(
	{ campaigns, removedCampaigns }: CampaignCounts,
	word = "campaign",
): string {
	return [countOf(campaigns, word), removedBeside(removedCampaigns)]
		.filter(Boolean)
		.join(" ");
}

/** "and 2 removed"; nothing for none. */
export function removedBeside(removed: number): string {
	if (removed === 0) return "";
	return `and ${formatCount(removed)} removed`;
}
