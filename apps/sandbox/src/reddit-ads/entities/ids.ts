import type { WorldAd, WorldAdGroup } from "../../world/ads.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";

// Ids have 19 digits and are odd: no double holds one.

export function campaignIdOf({ account, index }: WorldCampaign): string {
	return String(
		1_684_000_000_000_000_001n +
			BigInt(account.ordinal) * 1_000_000_000n +
			BigInt(index) * 22n,
	);
}

export function adGroupIdOf({ number }: WorldAdGroup): string {
	return String(1_694_000_000_000_000_001n + BigInt(number) * 10n);
}

export function adIdOf({ number }: WorldAd): string {
	return String(1_765_000_000_000_000_001n + BigInt(number) * 2n);
}

/** Id of the post that an ad shows. */
export function postIdOf({ number }: WorldAd): string {
	return `t3_${(60_000_000_000n + BigInt(number)).toString(36)}`;
}
