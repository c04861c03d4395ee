import { InvalidInput } from "@patchbay/errors";
import type { AccountRef, CampaignStatus } from "../../drafts.ts";
import { parseReply } from "../../parse-reply.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	StatusChange,
	StatusState,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import { creativeSwitch, objectSwitch } from "../api-types.ts";
import { linkedinAdsRules } from "../errors.ts";
import { toStatus } from "../mapper.ts";
import { checkRole } from "./check-role.ts";
import { findObject, levelOf, updateObject } from "./objects.ts";

/** LinkedIn's words for the statuses that can be set. What is archived keeps its numbers and can be taken out of the archive there. */
const words = {
	ACTIVE: "ACTIVE",
	PAUSED: "PAUSED",
	REMOVED: "ARCHIVED",
} as const satisfies Partial<Record<CampaignStatus, string>>;

export const settableStatuses = Object.keys(words) as (keyof typeof words)[];

/** @returns null for an object that LinkedIn no longer has */
export async function readStatus(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<StatusState | null> {
	const found = await findObject(session, account, target);
	if (found === null) return null;
	return toStatus(
		levelOf(target) === "ad"
			? parseReply(linkedinAdsRules, creativeSwitch, found).intendedStatus
			: parseReply(linkedinAdsRules, objectSwitch, found).status,
	);
}

/** Sets an object's own switch. */
export async function writeStatus(
	session: PlatformSession,
	account: AccountRef,
	{ target, status }: StatusChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	if (!isSettable(status))
		throw new InvalidInput(
			`LinkedIn Ads does not take this status. Choose ${settableStatuses.join(", ")}.`,
			{ field: ["status"] },
		);
	const field = levelOf(target) === "ad" ? "intendedStatus" : "status";
	if (validateOnly) await checkRole(session, account, target);
	else await updateObject(session, account, target, { [field]: words[status] });
	return {
		warnings:
			status === "REMOVED"
				? [
						"LinkedIn archives it: its numbers stay, and it can be taken out of the archive in Campaign Manager.",
					]
				: [],
	};
}

const isSettable = (status: CampaignStatus): status is keyof typeof words =>
	Object.hasOwn(words, status);
