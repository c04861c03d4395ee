import type { AccountRef } from "../../drafts.ts";
import { AccountInactive, UnexpectedReply } from "../../errors.ts";
import { parseReply } from "../../parse-reply.ts";
import type { PlatformSession } from "../../session.ts";
import { adAccount, oneReply } from "../api-types.ts";
import { callReddit } from "../call.ts";
import { checkEntityId, checkThingId } from "../ids.ts";
import { toAdAccount } from "../mapper.ts";
import { redditAdsScoped } from "../scoped.ts";
import { type Level, levels } from "./levels.ts";

/** A state with what Reddit says of the whole account, in which nothing may be changed. */
export interface InAccount {
	isOpenAccount: boolean;
}

/** Tells whether anything of an account can be changed. It is asked with the state: between that and a change nothing is asked. */
export async function readIsOpen(
	session: PlatformSession,
	{ externalId }: AccountRef,
): Promise<boolean> {
	const reply = await callReddit(session, {
		path: `ad_accounts/${checkThingId(externalId)}`,
		bucket: "ads-campaign-management-read",
		kind: "account",
		account: externalId,
	});
	const { data } = parseReply(redditAdsScoped, oneReply, reply);
	return toAdAccount(parseReply(redditAdsScoped, adAccount, data)).active;
}

/**
 * Refuses a change of an account in which nothing is served.
 * @throws {AccountInactive}
 */
export function requireOpenAccount({ isOpenAccount }: InAccount): void {
	if (!isOpenAccount)
		throw new AccountInactive(
			"Reddit has not approved this ad account, or has suspended it, so that nothing of it can be changed. Ask its owner to look in Reddit Ads Manager, which tells the reason.",
		);
}

/**
 * Sends a change of one field once, and looks whether the reply shows it.
 * @throws {UnexpectedReply} where it shows another value: what became of the change is not known then
 */
export async function sendChange(
	session: PlatformSession,
	{ externalId: account }: AccountRef,
	level: Level,
	externalId: string,
	[field, value]: readonly [field: string, value: string | number],
): Promise<void> {
	const { name, path } = levels[level];
	const reply = await callReddit(session, {
		method: "PATCH",
		path: `${path}/${checkEntityId(externalId)}`,
		data: { [field]: value },
		bucket: "ads-campaign-management-write",
		kind: "write",
		account,
	});
	const { data } = parseReply(redditAdsScoped, oneReply, reply);
	if (String(data[field]) !== String(value))
		throw new UnexpectedReply(
			`Reddit Ads does not say that it changed this ${name}. Look at it in Reddit Ads Manager, then try again.`,
			`data.${field}`,
		);
}
