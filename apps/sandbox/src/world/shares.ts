import type { WorldAdGroup } from "./ads.ts";
import type { WorldCampaign } from "./campaigns.ts";
import { cumulativeShares } from "./numbers.ts";
import { mix } from "./random.ts";

/** Cumulative shares of a campaign's ad groups in its numbers, from 0 to 1, the same at every platform. */
export function adGroupShares(
	campaign: WorldCampaign,
	count: number,
): readonly number[] {
	return cumulativeShares(mix(campaign.seed, 31), count);
}

/** Cumulative shares of an ad group's ads in its numbers, from 0 to 1, the same at every platform. */
export function adShares(
	{ campaign, index }: WorldAdGroup,
	count: number,
): readonly number[] {
	return cumulativeShares(mix(campaign.seed, 32 + index), count);
}
