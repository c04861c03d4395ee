import type { CampaignKind } from "../../world/words.ts";

/** Google's word for how a campaign reaches people. */
export type Channel = "SEARCH" | "DISPLAY" | "PERFORMANCE_MAX";

export const channelOf: Readonly<Record<CampaignKind, Channel>> = {
	search: "SEARCH",
	display: "DISPLAY",
	everywhere: "PERFORMANCE_MAX",
};

export const channelLabels: Readonly<Record<Channel, string>> = {
	SEARCH: "Search",
	DISPLAY: "Display",
	PERFORMANCE_MAX: "PMax",
};
