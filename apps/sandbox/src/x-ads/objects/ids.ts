import { createHash } from "node:crypto";
import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldAd, WorldAdGroup } from "../../world/ads.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import type { WorldPicture } from "../../world/pictures.ts";
import type { WorldVideo } from "../../world/videos.ts";

// Ids of the Ads API are numbers in base 36, lower case.

export function campaignIdOf({ account, index }: WorldCampaign): string {
	return base36(500_000_000 + account.ordinal * 100_000 + index);
}

export function lineItemIdOf({ number }: WorldAdGroup): string {
	return base36(20_000_000_000 + number);
}

export function promotedTweetIdOf({ number }: WorldAd): string {
	return base36(90_000_000_000 + number);
}

export function mediaCreativeIdOf({ number }: WorldAd): string {
	return base36(70_000_000_000 + number);
}

export function accountMediaIdOf({ number }: WorldAd): string {
	return base36(60_000_000_000 + number);
}

export function criterionIdOf({ number }: WorldAdGroup, index: number): string {
	return base36(400_000_000_000 + number * 100 + index);
}

/** Id of a criterion that somebody adds. */
export function addedCriterionIdOf(count: number): string {
	return base36(900_000_000_000_000 + count);
}

export function fundingInstrumentIdOf(
	{ ordinal }: WorldAccount,
	index: number,
): string {
	return base36(36_000_000 + ordinal * 10 + index);
}

export function promotableUserIdOf({ ordinal }: WorldAccount): string {
	return base36(35_000_000 + ordinal);
}

// Those of users, Tweets, media and cards have 64 bits, and are odd here: no double holds one.

/** The profile whose Tweets an account promotes. */
export function advertiserUserIdOf({ ordinal }: WorldAccount): string {
	return String(1_500_000_000_000_000_001n + BigInt(ordinal) * 2n);
}

export function tweetIdOf({ number }: WorldAd): string {
	return String(1_790_000_000_000_000_001n + BigInt(number) * 2n);
}

export function cardIdOf({ number }: WorldAd): string {
	return String(1_780_000_000_000_000_001n + BigInt(number) * 2n);
}

export function imageKeyOf({ account, kind, index }: WorldPicture): string {
	return `3_${hashed(`${account.id} image ${kind} ${index}`)}`;
}

export function videoIdOf({ account, index }: WorldVideo): string {
	return hashed(`${account.id} video ${index}`);
}

function base36(number: number): string {
	return number.toString(36);
}

function hashed(text: string): string {
	const digest = createHash("sha256").update(text).digest("hex").slice(0, 14);
	return String(
		1_770_000_000_000_000_001n + (BigInt(`0x${digest}`) % 9_000_000_000n) * 2n,
	);
}
