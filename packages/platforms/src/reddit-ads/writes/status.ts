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
import {
	type InAccount,
	readIsOpen,
	requireOpenAccount,
	sendChange,
} from "./send-change.ts";

/** A switch with what its change needs to know besides. */
type FoundStatus = StatusState & InAccount;

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
): Promise<FoundStatus | null> {
	const { externalId } = target;
	const level = levelOf(target);
	const [isOpenAccount, row] = await Promise.all([
		readIsOpen(session, account),
		level === "campaign"
			? readOne(session, account, campaignEntity, externalId)
			: level === "adGroup"
				? readOne(session, account, adGroupEntity, externalId)
				: readOne(session, account, adEntity, externalId),
	]);
	return row && { ...toSwitch(row), isOpenAccount };
}

/** Switches an object on or off, or deletes it. */
export async function writeStatus(
	session: PlatformSession,
	account: AccountRef,
	{ target, before, status }: StatusChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	const word = words[status];
	if (word === undefined)
		throw new TypeError(`Reddit Ads has no switch for ${status}`);
	// All that `readStatus` tells comes back.
	requireOpenAccount(before as FoundStatus);
	if (!validateOnly)
		await sendChange(session, account, levelOf(target), target.externalId, [
			"configured_status",
			word,
		]);
	return { warnings: [] };
}
