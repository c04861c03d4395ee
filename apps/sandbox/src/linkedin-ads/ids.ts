import { createHash } from "node:crypto";
import type { WorldAccount } from "../world/accounts.ts";
import type { WorldAd, WorldAdGroup } from "../world/ads.ts";
import type { WorldCampaign } from "../world/campaigns.ts";
import type { Person } from "../world/people.ts";
import type { WorldPicture } from "../world/pictures.ts";
import type { WorldVideo } from "../world/videos.ts";
import { urnOf } from "./restli/urns.ts";

const firstAccount = 500_000_000;
const worldIds = 1_000_000_000;
const firstGroup = 600_000_000_000;
const groupsOfAccount = 1_000_000;
const firstCampaign = 700_000_000_000;
const firstCreative = 800_000_000_000;
const firstPost = 7_100_000_000_000_000_000n;

/** Number of an ad account. */
export function accountIdOf({ id }: Pick<WorldAccount, "id">): number {
	return accountIdOfWorldId(id);
}

/** @param worldId the account's id in the world */
export function accountIdOfWorldId(worldId: string | number): number {
	return firstAccount + (Number(worldId) % worldIds);
}

export function groupIdOf({ account, index }: WorldCampaign): number {
	return firstGroup + account.ordinal * groupsOfAccount + index;
}

export function campaignIdOf({ number }: WorldAdGroup): number {
	return firstCampaign + number;
}

export function creativeUrnOf({ number }: WorldAd): string {
	return urnOf("sponsoredCreative", firstCreative + number);
}

/** The post that an ad shows: films are newer posts, which have URNs of another kind. */
export function postUrnOf({ number, video }: WorldAd): string {
	return urnOf(
		video === null ? "share" : "ugcPost",
		String(firstPost + BigInt(number) * 2n + 1n),
	);
}

/** The page that an account advertises for. */
export function organizationUrnOf({ ordinal }: WorldAccount): string {
	return urnOf("organization", 77_000_000 + ordinal);
}

/** A person's id, as this app alone sees it. */
export function personIdOf({ sub }: Person): string {
	return digest(`person ${sub}`, 10);
}

/** Images of one account have URNs of their own, even where their bytes are the same. */
export function imageUrnOf({ account, kind, index }: WorldPicture): string {
	return urnOf(
		"image",
		`C4E10AQ${digest(`${account.id} ${kind} ${index}`, 16)}`,
	);
}

export function videoUrnOf({ account, index }: WorldVideo): string {
	return urnOf("video", `C5F10AQ${digest(`${account.id} film ${index}`, 16)}`);
}

function digest(text: string, length: number): string {
	return createHash("sha256").update(text).digest("base64url").slice(0, length);
}
