import type { WorldCampaign } from "../../world/campaigns.ts";
import type { Share } from "./objects.ts";

export const placements = ["ALL_ON_TWITTER", "SPOTLIGHT", "TREND"] as const;
export type Placement = (typeof placements)[number];

const everywhere: Readonly<Record<Placement, Share>> = {
	ALL_ON_TWITTER: { from: 0, to: 0.72 },
	SPOTLIGHT: { from: 0.72, to: 0.9 },
	TREND: { from: 0.9, to: 1 },
};

/** Part of a campaign's numbers that belongs to a placement: all parts together are the whole. Null for none. */
export function shareOfPlacement(
	{ kind }: WorldCampaign,
	placement: Placement,
): Share | null {
	if (kind === "everywhere") return everywhere[placement];
	return placement === "ALL_ON_TWITTER" ? { from: 0, to: 1 } : null;
}

export function placementsOf(campaign: WorldCampaign): Placement[] {
	return placements.filter((one) => shareOfPlacement(campaign, one) !== null);
}
