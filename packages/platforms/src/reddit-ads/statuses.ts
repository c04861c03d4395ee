import type { CampaignStatus } from "../drafts.ts";

/** The two words that Reddit has for an object's state: its own switch, and what follows from everything. */
export interface States {
	configured_status?: string | null | undefined;
	effective_status?: string | null | undefined;
}

const switches: ReadonlyMap<string, CampaignStatus> = new Map([
	["ACTIVE", "ACTIVE"],
	["PAUSED", "PAUSED"],
	["ARCHIVED", "REMOVED"],
	["DELETED", "REMOVED"],
]);

/**
 * Effective states. Null leaves it to the switch: what else stops an object (one above it, a review, a missing payment)
 * passes, and the other word tells it.
 */
const effective: ReadonlyMap<string, CampaignStatus | null> = new Map([
	["ACTIVE", null],
	["PAUSED", null],
	["CAMPAIGN_PAUSED", null],
	["AD_GROUP_PAUSED", null],
	["PENDING_APPROVAL", null],
	["PENDING_BILLING_INFO", null],
	["PENDING_ID_VERIFICATION", null],
	["PROCESSING", null],
	["REJECTED", null],
	["INVALID_DATA_SOURCE", null],
	["MISSING_PERMISSIONS", null],
	["COMPLETED", "ENDED"],
	["ARCHIVED", "REMOVED"],
	["DELETED", "REMOVED"],
]);

/** Effective states that say enough where Reddit told no switch. */
const withoutSwitch: ReadonlyMap<string, CampaignStatus> = new Map([
	["ACTIVE", "ACTIVE"],
	["PAUSED", "PAUSED"],
]);

/** An object's state in our words, and Reddit's own word, of which the effective one says more. */
export function toStatus({ configured_status, effective_status }: States): {
	status: CampaignStatus;
	platformStatus: string;
} {
	const own = configured_status || null;
	const whole = effective_status || null;
	if (own !== null && !switches.has(own))
		return { status: "UNKNOWN", platformStatus: own };
	if (whole !== null && !effective.has(whole))
		return { status: "UNKNOWN", platformStatus: whole };
	const ofSwitch =
		own === null ? withoutSwitch.get(whole ?? "") : switches.get(own);
	const ofWhole = whole === null ? null : effective.get(whole);
	return {
		status:
			ofSwitch === "REMOVED" ? ofSwitch : (ofWhole ?? ofSwitch ?? "UNKNOWN"),
		platformStatus: whole ?? own ?? "UNSPECIFIED",
	};
}

/** An object's switch alone: what follows from everything does not count, whether or not the word is known. */
export function toSwitch(states: States): ReturnType<typeof toStatus> {
	const whole = toStatus(states);
	const own = switches.get(states.configured_status ?? "");
	return whole.status !== "REMOVED" && own ? { ...whole, status: own } : whole;
}
