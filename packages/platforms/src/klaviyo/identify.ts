import { InvalidInput } from "@patchbay/errors";
import type { PlatformUser } from "@patchbay/oauth";
import type { IdentityEvidence } from "../platform.ts";
import type { PlatformSession } from "../session.ts";
import { createKlaviyoClient } from "./client.ts";
import { nameOf } from "./mapper.ts";

/**
 * The account that a key belongs to: keys are an account's, and no person's.
 * @throws {InvalidInput} when the public key that was pasted with it is another account's
 */
export async function identify(
	session: PlatformSession,
	{ facts }: IdentityEvidence,
): Promise<PlatformUser> {
	const account = await createKlaviyoClient(session).account();
	const name = nameOf(account);
	const given = facts?.publicApiKey;
	if (given !== undefined && given !== account.attributes.public_api_key)
		throw new InvalidInput(
			`This public key is not that of “${name}”, the account of the private key. Copy both keys from the same account.`,
			{ field: ["publicApiKey"] },
		);
	return { id: account.id, name };
}
