import {
	AccessMissing,
	type AdAccountDraft,
	GrantRevoked,
	hasAdAccounts,
	type Platform,
	type PlatformSession,
} from "@patchbay/platforms";
import { isReadable } from "./establish-connection.ts";

/**
 * What the grant reaches, with at least one account that can be imported; null for a platform that has no ad accounts.
 * @throws {AccessMissing} ACCESS_MISSING when there is none
 */
export async function requireAccounts(
	connector: Platform,
	session: PlatformSession,
): Promise<AdAccountDraft[] | null> {
	if (!hasAdAccounts(connector)) return null;
	const accounts = await connector.parts.accounts.run(session);
	if (accounts.some(isReadable)) return accounts;
	const name = connector.name;
	throw new AccessMissing(
		"ACCESS_MISSING",
		accounts.length === 0
			? `This login has no ad account at ${name}. Connect with a login that has one, or have yours invited to an account.`
			: `None of the accounts that this login reaches at ${name} can be imported: they are managers without accounts, or closed. Connect with another login.`,
	);
}

/**
 * A login without ad accounts is refused by some platforms as if its grant had ended; here nothing has begun that could
 * be reconnected.
 * @throws {AccessMissing} ACCESS_MISSING
 */
export async function listAccounts(
	platform: Platform,
	session: PlatformSession,
): Promise<AdAccountDraft[] | null> {
	try {
		return await requireAccounts(platform, session);
	} catch (error) {
		if (!(error instanceof GrantRevoked)) throw error;
		throw new AccessMissing("ACCESS_MISSING", error.message, { cause: error });
	}
}
