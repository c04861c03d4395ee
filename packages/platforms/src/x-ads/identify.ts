import type { PlatformUser } from "@patchbay/oauth";
import { AccessMissing, UnexpectedReply } from "../errors.ts";
import { parseReply } from "../parse-reply.ts";
import type { IdentityEvidence } from "../platform.ts";
import type { PlatformSession } from "../session.ts";
import { accessOwnerReply, account } from "./api-types.ts";
import { callX, readFirstAccount } from "./client.ts";
import { xAdsRules } from "./errors.ts";

const idOnly = account.pick({ id: true });

/**
 * The person whom a token belongs to. The exchange names them; of a token that was obtained elsewhere X tells it beside the
 * access to an ad account, and nowhere else on the Ads API.
 * @throws {AccessMissing} for somebody who reaches no account
 */
export async function identify(
	session: PlatformSession,
	{ isGiven = false }: IdentityEvidence,
): Promise<PlatformUser> {
	if (!isGiven)
		throw new UnexpectedReply(
			"X did not say who gave the access. Connect again; if this keeps happening, tell the operator.",
			"user_id",
		);
	const [first] = await readFirstAccount(session);
	if (first === undefined)
		throw new AccessMissing(
			"ACCESS_MISSING",
			"This login reaches no ad account at X. In X Ads Manager an account administrator gives it one: the account's menu, Edit access to account, Add access.",
		);
	const rules = xAdsRules("reads");
	const { id: externalId } = parseReply(rules, idOnly, first);
	const reply = await callX(session, {
		path: `accounts/${externalId}/authenticated_user_access`,
		bucket: "reads",
		account: null,
	});
	const { user_id: id } = parseReply(rules, accessOwnerReply, reply).data;
	return { id, name: null };
}
