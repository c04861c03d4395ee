import type { AccountRef, CampaignStatus } from "../../drafts.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	StatusChange,
	StatusState,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import { adEntity, adGroupEntity, campaignEntity } from "../entity-lists.ts";
import { toSwitch } from "../statuses.ts";
import { levelOf, readOne } from "./levels.ts";
import { requireOpenAccount, sendChange } from "./send-change.ts";

/** Reddit's words for what can be set. */
const words: Partial<Record<CampaignStatus, string>> = {
	ACTIVE: "ACTIVE",
	PAUSED: "PAUSED",
	REMOVED: "DELETED",
};

/** @returns null for an object that the account does not have */
export async function readStatus(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<StatusState | null> {
	const { externalId } = target;
	const level = levelOf(target);
	const row = await (level === "campaign"
		? readOne(session, account, campaignEntity, externalId)
		: level === "adGroup"
			? readOne(session, account, adGroupEntity, externalId)
			: readOne(session, account, adEntity, externalId));
	return row && toSwitch(row);
}

/** Switches an object on or off, or deletes it. */
export async function writeStatus(
	session: PlatformSession,
	account: AccountRef,
	{ target, status }: StatusChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	const word = words[status];
	if (word === undefined)
		throw new TypeError(`Reddit Ads has no switch for ${status}`);
	await requireOpenAccount(session, account);
	if (!validateOnly)
		await sendChange(session, account, levelOf(target), target.externalId, [
			"configured_status",
			word,
		]);
	return { warnings: [] };
}
