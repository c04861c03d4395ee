import type { WorldAccount } from "../world/accounts.ts";
import type { WorldAd, WorldAdGroup } from "../world/ads.ts";
import type { WorldCampaign } from "../world/campaigns.ts";
import type { Person } from "../world/people.ts";

// Ids are 64-bit numbers, which JSON carries as text. Ads have ids that a double cannot hold.
const firstAd = 9_100_000_000_000_000_001n;

/** @param worldId of an advertiser */
export function accountIdOfWorldId(worldId: string | number): string {
	return String((Number(worldId) % 1_000_000_000) + 100_000_000);
}

export function accountIdOf({ id }: WorldAccount): string {
	return accountIdOfWorldId(id);
}

/** Number under which people know an account: letters and digits. */
export function accountNumberOf({ id }: WorldAccount): string {
	return `F${Number(id).toString(36).toUpperCase().padStart(7, "0").slice(-7)}`;
}

/** @param worldId of a group, or of an account that lies below none */
export function customerIdOfWorldId(worldId: string | number): string {
	return String((Number(worldId) % 100_000_000) + 160_000_000);
}

/** A customer's number, as people know it. */
export function customerNumberOf(worldId: string): string {
	return `C${Number(worldId).toString(36).toUpperCase().slice(-7)}`;
}

export function userIdOf({ sub }: Person): string {
	return String(45_000_000 + Number(sub.slice(-6)));
}

export function campaignIdOf({ account, index, kind }: WorldCampaign): string {
	return campaignIdAt({ ordinal: account.ordinal, index, kind });
}

/** The first campaign and those of pictures have the lower numbers, so that any part of a list in their order has both sorts. */
export function campaignIdAt({
	ordinal,
	index,
	kind,
}: {
	ordinal: number;
	index: number;
	kind: WorldCampaign["kind"];
}): string {
	const first = kind === "display" || index === 0 ? 0 : 500_000;
	return String(500_000_000_000 + ordinal * 1_000_000 + first + index);
}

/** The budget of several campaigns, by the campaign whose budget it is in the world. */
export function budgetIdOf({ account, budget }: WorldCampaign): string {
	return String(8_000_000_000 + account.ordinal * 1_000_000 + budget.owner);
}

export function adGroupIdOf({ number }: WorldAdGroup): string {
	return String(1_200_000_000_000_000 + number);
}

export function adIdOf({ number }: WorldAd): string {
	return String(firstAd + BigInt(number) * 2n);
}

/** Asset groups of campaigns that find their audience by themselves. */
export function assetGroupIdOf({ number }: WorldAdGroup): string {
	return String(6_500_000_000_000 + number);
}

export function keywordIdOf({ number }: WorldAdGroup, index: number): string {
	return String(80_000_000_000_000 + number * 100 + index);
}

/** @param position among the account's pictures */
export function imageIdOf({ ordinal }: WorldAccount, position: number): string {
	return String(77_000_000_000_000 + ordinal * 1_000 + position);
}

/** @param position among the account's films */
export function videoIdOf({ ordinal }: WorldAccount, position: number): string {
	return String(78_000_000_000_000 + ordinal * 1_000 + position);
}
