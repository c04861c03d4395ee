import type { CampaignStatus } from "../drafts.ts";

/** The two words that TikTok has for an object's state: its own switch, and what follows from everything. */
interface Words {
	operation_status?: string | null | undefined;
	secondary_status?: string | null | undefined;
}

const switches: ReadonlyMap<string, CampaignStatus> = new Map([
	["ENABLE", "ACTIVE"],
	["DISABLE", "PAUSED"],
	["DELETE", "REMOVED"],
]);

/** Ends of the words such as `ADGROUP_STATUS_TIME_DONE`, of which there are a hundred and more may come. */
const endings: readonly [ending: RegExp, status: CampaignStatus][] = [
	[/_DELETE$/, "REMOVED"],
	[/_DONE$/, "ENDED"],
	// Orders for reach and frequency, and promoted posts, that are over for good.
	[
		/_(RF_TERMINATE|RF_CLOSED_OTHERS|RF_DEDUCTION_FAILED|RF_NO_VALID_CREATIVE|RF_AD_AUDIT_DENY|RF_ADGROUP_INVALID|WITHDRAW_ORDER|ADGROUP_CLOSED|PROMOTE_AD_NOT_APPROVED|PROMOTE_AD_OFFLINE_AUDIT)$/,
		"ENDED",
	],
];

/** Used where TikTok told no switch. */
const withoutSwitch: readonly [ending: RegExp, status: CampaignStatus][] = [
	...endings,
	[/_STATUS_(ENABLE|DELIVERY_OK)$/, "ACTIVE"],
	[/_STATUS_DISABLE$/, "PAUSED"],
];

/**
 * An object's state in our words, and TikTok's own. The switch decides whether it is active or paused, since what stops it
 * besides (a campaign above it, the day's budget, a review) passes; deleted and ended are told by the other word alone.
 */
export function toStatus({ operation_status, secondary_status }: Words): {
	status: CampaignStatus;
	platformStatus: string;
} {
	const own = operation_status || null;
	const whole = secondary_status || null;
	const ofSwitch = own === null ? null : (switches.get(own) ?? "UNKNOWN");
	const found = match(whole, ofSwitch === null ? withoutSwitch : endings);
	return {
		status:
			ofSwitch === "UNKNOWN" ? "UNKNOWN" : (found ?? ofSwitch ?? "UNKNOWN"),
		platformStatus:
			(ofSwitch === "UNKNOWN" ? own : (whole ?? own)) ?? "UNSPECIFIED",
	};
}

/** An object's switch alone: whether it has ended does not count. */
export function toSwitch(words: Words): ReturnType<typeof toStatus> {
	const whole = toStatus(words);
	const own = switches.get(words.operation_status ?? "");
	return whole.status === "ENDED" && own ? { ...whole, status: own } : whole;
}

function match(
	word: string | null,
	table: readonly [ending: RegExp, status: CampaignStatus][],
): CampaignStatus | null {
	if (word === null) return null;
	return table.find(([ending]) => ending.test(word))?.[1] ?? null;
}
