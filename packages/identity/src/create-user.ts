import { randomBytes } from "node:crypto";
import { InvalidInput } from "@patchbay/errors";
import { createLogger } from "@patchbay/logger";
import { createPeople } from "./better-auth.ts";
import { linkPassword } from "./link-password.ts";
import { checkPassword } from "./password.ts";

export interface NewUser {
	/** Connection string of the role `patchbay_auth`. */
	authUrl: string;
	email: string;
	name: string;
	/** 12 to 256 characters. */
	password: string;
}

/**
 * Creates a person who can sign in, or finds the one with this address and leaves the password as it is. For the
 * command line and the demo's seed: nobody signs up over HTTP.
 *
 * @throws InvalidInput for a password that is too short or too long, or an address that is none
 */
export async function createUser({
	authUrl,
	email,
	name,
	password,
}: NewUser): Promise<{ userId: string; created: boolean }> {
	if (!/^[^\s@]+@[^\s@]+$/.test(email))
		throw new InvalidInput(
			"Give an e-mail address, such as owner@example.com.",
			{ field: ["email"] },
		);
	checkPassword(password);
	const logger = createLogger({ name: "create-user", level: "warn" });
	// The origins and the secret sign cookies and links alone; none is made here.
	const { auth, pool } = createPeople({
		authUrl,
		secret: randomBytes(32).toString("base64url"),
		apiUrl: "http://localhost",
		adminUrl: "http://localhost",
		logger,
	});
	try {
		const { internalAdapter, password: passwords } = await auth.$context;
		const address = email.trim().toLowerCase();
		const found = await internalAdapter.findUserByEmail(address, {
			includeAccounts: true,
		});
		const hasPassword = found?.accounts.some(
			({ providerId }) => providerId === "credential",
		);
		if (found && hasPassword) return { userId: found.user.id, created: false };
		const user =
			found?.user ??
			(await internalAdapter.createUser(
				{ email: address, name, emailVerified: true },
				{ method: "email-password" },
			));
		await linkPassword({ auth }, user.id, await passwords.hash(password));
		return { userId: user.id, created: true };
	} finally {
		await pool.end();
	}
}
