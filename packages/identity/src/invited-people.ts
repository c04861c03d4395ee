import type { People } from "./better-auth.ts";
import { linkPassword } from "./link-password.ts";
import { checkPassword } from "./password.ts";
import { createThrottle, type Throttle } from "./throttle.ts";

export interface InvitedPerson {
	userId: string;
	name: string;
	email: string;
}

export interface NewPerson {
	email: string;
	name: string;
	/** 12 to 256 characters. */
	password: string;
	/** True when the person has shown that they read the address's mail. */
	emailVerified: boolean;
}

/** People as joining by invitation meets them: they need not be members of anything yet. */
export interface InvitedPeople {
	/** Counts attempts to use an invitation, by the client's address. `account` is the token. */
	throttle: Throttle;
	/** Finds the person whom the cookies of these headers sign in. */
	current(headers: Headers): Promise<InvitedPerson | null>;
	hasAccount(email: string): Promise<boolean>;
	/** Notes that the person has shown that they read the address's mail. */
	confirmEmail(person: InvitedPerson): Promise<void>;
	/**
	 * Makes an account with a password; null when the address has one, which is left as it is.
	 * @throws InvalidInput for a password that is too short or too long
	 */
	create(person: NewPerson): Promise<InvitedPerson | null>;
}

export function createInvitedPeople({ auth, pool }: People): InvitedPeople {
	async function hasAccount(email: string): Promise<boolean> {
		const { rowCount } = await pool.query(
			'select from auth."user" where email = $1',
			[email],
		);
		return rowCount === 1;
	}

	return {
		throttle: createThrottle(pool, {
			name: "invitation",
			windowSeconds: 15 * 60,
			perAccount: 20,
			perAddress: 50,
		}),
		async current(headers) {
			const session = await auth.api.getSession({ headers });
			if (!session) return null;
			const { id, name, email } = session.user;
			return { userId: id, name, email };
		},
		hasAccount,
		async confirmEmail({ userId, email }) {
			await pool.query(
				'update auth."user" set "emailVerified" = true, "updatedAt" = now() where id = $1 and email = $2 and not "emailVerified"',
				[userId, email],
			);
		},
		async create({ email, name, password, emailVerified }) {
			checkPassword(password);
			if (await hasAccount(email)) return null;
			const { internalAdapter, password: passwords } = await auth.$context;
			// Slow by design, and before anything is written: a failure leaves no account without a password.
			const hash = await passwords.hash(password);
			let user: { id: string };
			try {
				user = await internalAdapter.createUser(
					{ email, name, emailVerified },
					{ method: "email-password" },
				);
			} catch (error) {
				// Made by another request at this moment.
				if (await hasAccount(email)) return null;
				throw error;
			}
			await linkPassword({ auth }, user.id, hash);
			return { userId: user.id, name, email };
		},
	};
}
