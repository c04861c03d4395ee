import {
	AccessMissing,
	type AdAccountDraft,
	GrantRevoked,
	hasAdAccounts,
	type Platform,
	type PlatformSession,
	RateLimited,
} from "@patchbay/platforms";
import { isReadable } from "./choose-accounts.ts";

/**
 * Accounts that a grant reaches; null for a platform without ad accounts. `later`: the list takes longer than a person waits, or
 * the platform's limit does, and a worker makes it.
 */
export type Discovered = readonly AdAccountDraft[] | null | "later";

/**
 * Lists what a grant reaches, with at least one account that can be imported, as far as it comes before the session's
 * signal fires and within the platform's limits.
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
		// Some platforms take only a few lists in a quarter of an hour: the person does not have to come again for that.
		if (session.signal?.aborted || error instanceof RateLimited) return "later";
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
	{ name, accountAccess }: Platform,
	accounts: readonly AdAccountDraft[],
): AccessMissing | null {
	if (accounts.some(isReadable)) return null;
	return new AccessMissing(
		"ACCESS_MISSING",
		accounts.length === 0
			? `This login has no ad account at ${name}. Connect with a login that has one, or have yours invited to an account.${accountAccess ? ` ${accountAccess}` : ""}`
			: `None of the accounts that this login reaches at ${name} can be imported: they are managers without accounts, or closed. Connect with another login.`,
	);
}
