import type { AccountRef } from "../../drafts.ts";
import type { PlatformSession } from "../../session.ts";
import type { WriteTarget } from "../../writes/write-parts.ts";
import {
	accountPath,
	type Counted,
	createLinkedinAdsClient,
} from "../client.ts";
import { checkId, urnOf } from "../urns.ts";

/** Levels that can be changed, by LinkedIn's names for them. A creative is found by its whole name. */
const levels = {
	campaign: {
		name: "campaign group",
		path: "adCampaignGroups",
		bucket: "campaignGroups",
		nameOf: checkId,
	},
	adGroup: {
		name: "campaign",
		path: "adCampaigns",
		bucket: "campaigns",
		nameOf: checkId,
	},
	ad: {
		name: "creative",
		path: "creatives",
		bucket: "creatives",
		nameOf: (id: string) => urnOf("creative", id),
	},
} as const;

export type ChangeableLevel = keyof typeof levels;

export function levelOf({ level }: WriteTarget): ChangeableLevel {
	if (level === "keyword") throw new TypeError("LinkedIn Ads has no keywords");
	return level;
}

function placeOf(
	{ externalId: account }: AccountRef,
	target: WriteTarget,
): { path: string; of: Counted } {
	const { path, bucket, nameOf } = levels[levelOf(target)];
	return {
		path: accountPath(checkId(account), path, nameOf(target.externalId)),
		of: { bucket, account },
	};
}

/** An object as it is at this moment; null for one that LinkedIn does not have. */
export function findObject(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<unknown> {
	const { path, of } = placeOf(account, target);
	return createLinkedinAdsClient(session).find(path, of);
}

/** Sets fields of an object. LinkedIn answers with nothing, and has no way to check a change without making it. */
export function updateObject(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
	fields: Readonly<Record<string, unknown>>,
): Promise<void> {
	const { path, of } = placeOf(account, target);
	return createLinkedinAdsClient(session).update(path, fields, of);
}
