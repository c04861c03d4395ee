import type { AccountRef } from "../../drafts.ts";
import { AccessMissing, UnexpectedReply } from "../../errors.ts";
import { parseReply } from "../../parse-reply.ts";
import type { PlatformSession } from "../../session.ts";
import type { WriteTarget } from "../../writes/write-parts.ts";
import { accessReply, objectReply } from "../api-types.ts";
import { callX, ofAccount, type Query } from "../client.ts";
import { xAdsRules } from "../errors.ts";
import { levelOf, levels, objectPath } from "./read-one.ts";

/** Changes fields of an object, and tells it as X keeps it now. Sent once. */
export async function changeObject(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
	query: Query,
): Promise<unknown> {
	const { name, schema } = levels[levelOf(target)];
	const reply = await callX(session, {
		method: "PUT",
		path: ofAccount(account, objectPath(target)),
		query,
		bucket: "writes",
		account,
	});
	const { data } = parseReply(xAdsRules("writes"), objectReply, reply);
	const row = schema.safeParse(data).data;
	if (row?.id !== target.externalId)
		throw new UnexpectedReply(
			`X Ads does not say whether it changed this ${name}. Look at it there, then try again.`,
			"data.id",
		);
	return row;
}

/** Roles that may change campaigns. */
const changing = ["ACCOUNT_ADMIN", "AD_MANAGER"];

/**
 * Checks that the login may change something, as far as X tells beforehand: it checks no change without making it.
 * @throws {AccessMissing}
 */
export async function checkRole(
	session: PlatformSession,
	account: AccountRef,
): Promise<void> {
	const reply = await callX(session, {
		path: ofAccount(account, "authenticated_user_access"),
		bucket: "reads",
		account,
	});
	const { permissions } = parseReply(
		xAdsRules("reads"),
		accessReply,
		reply,
	).data;
	if (!permissions.some((role) => changing.includes(role)))
		throw new AccessMissing(
			"ACCESS_MISSING",
			"This login may look at the ad account at X and change nothing. Ask an account administrator there to make it an ad manager, or connect with another login.",
		);
}
