import type { People } from "../better-auth.ts";
import type { GoogleIdentity } from "./read-identity.ts";
import { SignInRefused } from "./sign-in-refused.ts";

export interface FoundPerson {
	userId: string;
	email: string;
	twoFactorEnabled: boolean;
	/** True when this sign-in linked the Google account. */
	linked: boolean;
}

interface UserRow {
	id: string;
	email: string;
	emailVerified: boolean;
	twoFactorEnabled: boolean;
}

/**
 * The person that a Google account signs in: the one it is linked to, by Google's id of it; else the one with the same
 * verified address, who is linked then and stays so whatever becomes of either address. Nobody is created.
 *
 * @param signedInUserId whom the attempt was begun by, where somebody was signed in: nobody else may come out
 * @throws {SignInRefused}
 */
export async function findPerson(
	{ auth, pool }: People,
	identity: GoogleIdentity,
	signedInUserId: string | null,
): Promise<FoundPerson> {
	const found =
		(await findLinked(pool, identity.id)) ??
		(await link({ auth, pool }, identity, signedInUserId));
	if (signedInUserId !== null && found.userId !== signedInUserId)
		throw new SignInRefused(
			"GOOGLE_ACCOUNT_MISMATCH",
			"This Google account signs in somebody else here. Sign out first, or choose your own Google account.",
		);
	return found;
}

async function findLinked(
	pool: People["pool"],
	googleId: string,
): Promise<FoundPerson | null> {
	const { rows } = await pool.query<UserRow>(
		`select u.id, u.email, u."emailVerified", u."twoFactorEnabled"
		from auth.account a join auth."user" u on u.id = a."userId"
		where a."providerId" = 'google' and a."accountId" = $1`,
		[googleId],
	);
	return rows[0] ? toPerson(rows[0], false) : null;
}

async function link(
	{ auth, pool }: People,
	{ id: googleId, verifiedEmail }: GoogleIdentity,
	signedInUserId: string | null,
): Promise<FoundPerson> {
	if (verifiedEmail === null)
		throw new SignInRefused(
			"EMAIL_NOT_VERIFIED",
			"Google has not verified the address of this account. Verify it at Google, or sign in with your password.",
		);
	const { rows } = await pool.query<UserRow & { hasGoogle: boolean }>(
		`select u.id, u.email, u."emailVerified", u."twoFactorEnabled",
			exists (select from auth.account a where a."userId" = u.id and a."providerId" = 'google') as "hasGoogle"
		from auth."user" u where u.email = $1`,
		[verifiedEmail],
	);
	const user = rows[0];
	if (!user || (signedInUserId !== null && user.id !== signedInUserId))
		throw signedInUserId === null
			? new SignInRefused(
					"NO_SUCH_PERSON",
					"Nobody here has the address of this Google account. Ask an owner of your organization for an invitation.",
				)
			: new SignInRefused(
					"GOOGLE_ACCOUNT_MISMATCH",
					"This Google account has another address than you have here. Choose the one with your address.",
				);
	const person = { userId: user.id, email: user.email };
	// Whoever made the account here may not own the address: Google's word must not open it to both.
	if (!user.emailVerified)
		throw new SignInRefused(
			"EMAIL_NOT_VERIFIED",
			"Your address is not verified here yet. Set a new password by mail once, then sign in with Google.",
			person,
		);
	// An address can be given to somebody else at Google; the account that was linked first stays the one.
	if (user.hasGoogle)
		throw new SignInRefused(
			"GOOGLE_ACCOUNT_MISMATCH",
			"Another Google account is linked to this address. Sign in with that one, or with your password.",
			person,
		);
	const { internalAdapter } = await auth.$context;
	try {
		// Without the tokens: the account row says who it is, nothing more.
		await internalAdapter.linkAccount({
			userId: user.id,
			providerId: "google",
			accountId: googleId,
		});
	} catch (error) {
		// Two sign-ins at once: the other one has linked it.
		const linked = await findLinked(pool, googleId);
		if (linked?.userId === user.id) return linked;
		throw error;
	}
	return toPerson(user, true);
}

const toPerson = (user: UserRow, linked: boolean): FoundPerson => ({
	userId: user.id,
	email: user.email,
	twoFactorEnabled: user.twoFactorEnabled,
	linked,
});
