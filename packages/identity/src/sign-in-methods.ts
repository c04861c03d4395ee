import type { Pool } from "pg";

/** Ways in which a person can sign in. */
export interface SignInMethods {
	passwordSet: boolean;
	/** A code is asked for after the first step. */
	twoFactorEnabled: boolean;
	/** A Google account is linked. */
	googleSignIn: boolean;
}

export const noSignInMethods: SignInMethods = {
	passwordSet: false,
	twoFactorEnabled: false,
	googleSignIn: false,
};

export async function readSignInMethods(
	pool: Pool,
	userId: string,
): Promise<SignInMethods> {
	const { rows } = await pool.query<SignInMethods>(
		`select u."twoFactorEnabled",
			exists (select from auth.account a where a."userId" = u.id and a."providerId" = 'credential'
				and a.password is not null) as "passwordSet",
			exists (select from auth.account a where a."userId" = u.id and a."providerId" = 'google') as "googleSignIn"
		from auth."user" u where u.id = $1`,
		[userId],
	);
	return rows[0] ?? noSignInMethods;
}
