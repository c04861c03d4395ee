import {
	AccessMissing,
	type AdAccountDraft,
	GrantRevoked,
	hasAdAccounts,
	type Platform,
	type PlatformSession,
} from "@patchbay/platforms";
import { isReadable } from "./choose-accounts.ts";

/**
 * Accounts that a grant reaches; null for a platform without ad accounts, `later` when listing them took longer than a
 * person waits and a worker does it.
 */
export type Discovered = readonly AdAccountDraft[] | null | "later";

/**
 * Lists what a grant reaches, with at least one account that can be imported, as far as it comes before the session's
 * signal fires.
 * @throws {AccessMissing} ACCESS_MISSING when there is none
 */
export async function discoverAccounts(
	platform: Platform,
	session: PlatformSession,
): Promise<Discovered> {
	if (!hasAdAccounts(platform)) return null;
	let accounts: AdAccountDraft[];
	try {
		accounts = await platform.parts.accounts.run(session);
	} catch (error) {
		if (session.signal?.aborted) return "later";
		// A login without ad accounts is refused by some platforms as if its grant had ended; here nothing has begun that
		// could be reconnected.
		if (error instanceof GrantRevoked)
			throw new AccessMissing("ACCESS_MISSING", error.message, {
				cause: error,
			});
		throw error;
	}
	const nothing = noAccounts(platform, accounts);
	if (nothing) throw nothing;
	return accounts;
}

/** The error for a login that reaches no account that can be imported; null for one that does. */
export function noAccounts(
	{ name }: Platform,
	accounts: readonly AdAccountDraft[],
): AccessMissing | null {
	if (accounts.some(isReadable)) return null;
	return new AccessMissing(
		"ACCESS_MISSING",
		accounts.length === 0
			? `This login has no ad account at ${name}. Connect with a login that has one, or have yours invited to an account.`
			: `None of the accounts that this login reaches at ${name} can be imported: they are managers without accounts, or closed. Connect with another login.`,
	);
}
