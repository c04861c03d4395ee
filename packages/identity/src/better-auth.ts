import type { Logger } from "@patchbay/logger";
import { betterAuth } from "better-auth";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { passwordLength } from "./password.ts";
import { signInSteps } from "./sign-in-steps.ts";
import { twoFactorAlsoAfterGoogle } from "./two-factor.ts";

export interface PeopleOptions {
	/** Connection string of the role `patchbay_auth`, which reaches the schema `auth` and nothing else. */
	authUrl: string;
	/** Signs session cookies. */
	secret: string;
	/** The API's own origin. */
	apiUrl: string;
	/** The admin's origin: the one that browsers sign in from. */
	adminUrl: string;
	logger: Logger;
	/** Sends the link that resets a password. Not awaited: whether it is sent must not show in the answer's time. */
	sendPasswordReset?: (person: ResetPerson, token: string) => void;
	/** Told when a new password was set by a reset token, before the answer. */
	onPasswordReset?: (person: ResetPerson, request: Request) => Promise<void>;
}

export interface ResetPerson {
	id: string;
	email: string;
}

/** Set by our handler from the trusted part of X-Forwarded-For; what a client sends under this name is dropped. */
export const clientAddressHeader = "x-patchbay-client-address";
export const sessionSeconds = 7 * 24 * 60 * 60;
export const resetTokenSeconds = 60 * 60;
/** Seconds for which `Session.lastSeenAt` is not written anew. */
const lastSeenSeconds = 10 * 60;

const tokenColumns = [
	"accessToken",
	"refreshToken",
	"idToken",
	"accessTokenExpiresAt",
	"refreshTokenExpiresAt",
	"scope",
] as const;

/** Tokens of a platform belong into the vault: this schema never holds one, whoever hands it over. */
function noTokens<Account extends object>(account: Account): Account {
	const kept = { ...account };
	for (const column of tokenColumns)
		if (column in kept) Object.assign(kept, { [column]: null });
	return kept;
}

/**
 * People, passwords and sessions. Membership in a tenant is ours (table `member`), so better-auth's organization
 * plugin is not loaded and its routes do not exist.
 */
export function createPeople({
	authUrl,
	secret,
	apiUrl,
	adminUrl,
	logger,
	sendPasswordReset,
	onPasswordReset,
}: PeopleOptions) {
	const pool = new pg.Pool({
		connectionString: authUrl,
		max: 5,
		application_name: "patchbay-auth",
		// Who waits for one of the five is told so, rather than for ever.
		connectionTimeoutMillis: 5_000,
		keepAlive: true,
	});
	// An idle connection that the server drops must not end the process; the pool opens another.
	pool.on("error", (err) =>
		logger.warn({ err }, "an idle connection to the sign-in database was lost"),
	);
	// One that is lost in use tells it by the statement's error; the event, unheard, would end the process too.
	pool.on("connect", (client) => client.on("error", () => {}));
	const auth = betterAuth({
		appName: "Patchbay",
		baseURL: apiUrl,
		basePath: "/api/auth",
		secret,
		trustedOrigins: [adminUrl],
		database: pool,
		emailAndPassword: {
			enabled: true,
			disableSignUp: true,
			minPasswordLength: passwordLength.least,
			maxPasswordLength: passwordLength.most,
			resetPasswordTokenExpiresIn: resetTokenSeconds,
			revokeSessionsOnPasswordReset: true,
			sendResetPassword: async ({ user, token }) =>
				sendPasswordReset?.(user, token),
			onPasswordReset: async ({ user }, request) => {
				if (request) await onPasswordReset?.(user, request);
			},
		},
		// A reader of the database must not be able to use a token that is stored there.
		verification: { storeIdentifier: "hashed" },
		plugins: [twoFactorAlsoAfterGoogle(), signInSteps()],
		databaseHooks: {
			account: {
				create: { before: async (account) => ({ data: noTokens(account) }) },
				update: { before: async (account) => ({ data: noTokens(account) }) },
			},
		},
		session: { expiresIn: sessionSeconds, updateAge: lastSeenSeconds },
		// Ours, by account and by address and in the database: see throttle.ts.
		rateLimit: { enabled: false },
		telemetry: { enabled: false },
		advanced: {
			cookiePrefix: "patchbay",
			useSecureCookies: adminUrl.startsWith("https://"),
			database: { generateId: () => uuidv7() },
			ipAddress: { ipAddressHeaders: [clientAddressHeader] },
		},
		logger: {
			log: (level, message) =>
				logger[
					level === "error" ? "error" : level === "warn" ? "warn" : "debug"
				](message),
		},
	});
	return { auth, pool };
}

export type People = ReturnType<typeof createPeople>;
