import type { Platform as PlatformId } from "@patchbay/db";
import type { AccountRef, WriteTarget } from "@patchbay/platforms";

/** Types of the API whose objects can be changed. */
export const targetTypes = ["Campaign", "AdGroup", "Ad", "Keyword"] as const;
export type TargetType = (typeof targetTypes)[number];

export const levelOf = {
	Campaign: "campaign",
	AdGroup: "adGroup",
	Ad: "ad",
	Keyword: "keyword",
} as const satisfies Record<TargetType, WriteTarget["level"]>;

/** Object of the tenant that is to be changed, with all that a call about it needs. */
export interface Target {
	tenantId: string;
	type: TargetType;
	id: string;
	/** Name of the object for people. */
	label: string;
	/** True for a keyword that keeps its ad group out. */
	isNegative: boolean;
	campaign: { id: string; name: string };
	/** By the platform's ids. */
	at: WriteTarget;
	account: AccountRef & { name: string };
	/** Name of the budget that it was last known to spend from. */
	budgetKey: string | null;
	connectionId: string;
	platform: PlatformId;
	grantId: string;
}

/** Reference to a change, as an answer to whoever asked for it. */
export interface ChangedTarget {
	type: TargetType;
	id: string;
}

/** Name of the object at its platform, one for all rows that stand for it. */
export function targetKeyOf({ platform, account, at }: Target): string {
	return [
		platform,
		account.externalId,
		at.level,
		// Ids of ads and keywords count within their ad group.
		...(at.level === "ad" || at.level === "keyword"
			? [at.adGroupExternalId]
			: []),
		at.externalId,
	].join(" ");
}

/** Name of a budget that several objects may spend from. */
export function budgetKeyOf(
	{ platform, account }: Pick<Target, "platform" | "account">,
	budgetExternalId: string | null,
): string | null {
	return budgetExternalId === null
		? null
		: [platform, account.externalId, "budget", budgetExternalId].join(" ");
}
