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
import { statusReply } from "../api-types.ts";
import { metaAdsRules } from "../errors.ts";
import { toSwitch } from "../mapper.ts";
import { readObject } from "../objects.ts";
import { writeObject } from "./write-object.ts";

/** Meta's words for the statuses that can be set. What is archived keeps its numbers, and what is deleted loses its place in lists. */
const words = {
	ACTIVE: "ACTIVE",
	PAUSED: "PAUSED",
	REMOVED: "ARCHIVED",
} as const satisfies Partial<Record<CampaignStatus, string>>;

/** Statuses that a campaign, an ad set or an ad can be set to. */
export const settableStatuses = Object.keys(words) as (keyof typeof words)[];

/**
 * The object's own switch.
 * @returns null for an object that Meta no longer has
 */
export async function readStatus(
	session: PlatformSession,
	account: AccountRef,
	{ externalId }: WriteTarget,
): Promise<StatusState | null> {
	const reply = await readObject(
		session,
		account,
		externalId,
		"status,effective_status",
	);
	return reply === null
		? null
		: toSwitch(parseReply(metaAdsRules, statusReply, reply));
}

/** Sets an object's own switch. */
export async function writeStatus(
	session: PlatformSession,
	account: AccountRef,
	{ target, status }: StatusChange,
	options: WriteOptions,
): Promise<Written> {
	if (!isSettable(status))
		throw new InvalidInput(
			`Meta Ads does not take this status. Choose ${settableStatuses.join(", ")}.`,
			{ field: ["status"] },
		);
	await writeObject(
		session,
		account,
		target.externalId,
		{ status: words[status] },
		options,
	);
	return {
		warnings:
			status === "REMOVED"
				? [
						"Meta archives it: its numbers stay, and it cannot be switched on again.",
					]
				: [],
	};
}

const isSettable = (status: CampaignStatus): status is keyof typeof words =>
	Object.hasOwn(words, status);
