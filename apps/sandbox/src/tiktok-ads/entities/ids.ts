import { createHash } from "node:crypto";
import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldAd, WorldAdGroup } from "../../world/ads.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import type { WorldPicture } from "../../world/pictures.ts";
import type { WorldVideo } from "../../world/videos.ts";

// Ids have 19 digits and are odd: no double holds one.

export function campaignIdOf({ account, index }: WorldCampaign): string {
	return String(
		1_790_000_000_000_000_001n +
			BigInt(account.ordinal) * 1_000_000_000n +
			BigInt(index) * 14n,
	);
}

export function adGroupIdOf({ number }: WorldAdGroup): string {
	return String(1_800_000_000_000_000_001n + BigInt(number) * 6n);
}

export function adIdOf({ number }: WorldAd): string {
	return String(1_810_000_000_000_000_001n + BigInt(number) * 2n);
}

/** An account's own id of something, such as a pixel or an identity. */
export function ownIdOf(
	{ ordinal }: WorldAccount,
	base: bigint,
	index: number,
): string {
	return String(base + BigInt(ordinal) * 1000n + BigInt(index) * 2n + 1n);
}

/** Images of one account have ids of their own, even where their bytes are the same. */
export function imageIdOf({ account, kind, index }: WorldPicture): string {
	return `ad-site-i18n-sg/202606105d0d${digest(`${account.id} image ${kind} ${index}`, 20)}`;
}

export function videoIdOf({ account, index }: WorldVideo): string {
	return `v10033g50000c${digest(`${account.id} video ${index}`, 19)}`;
}

/** A video ad's thumbnail, which is in nobody's library of images. */
export function thumbnailIdOf({ account, index }: WorldVideo): string {
	return `tos-alisg-p-0051c001-sg/o${digest(`${account.id} thumbnail ${index}`, 31)}`;
}

export function materialIdOf(fileId: string): string {
	return String(
		7_300_000_000_000_000_001n +
			(BigInt(`0x${digest(`material ${fileId}`, 14)}`) %
				10_000_000_000_000_000n) *
				2n,
	);
}

/** A post at TikTok that an ad shows: one for each film. */
export function itemIdOf({ account, index }: WorldVideo): string {
	return ownIdOf(account, 7_250_000_000_000_000_000n, index);
}

function digest(text: string, length: number): string {
	return createHash("sha256").update(text).digest("hex").slice(0, length);
}
