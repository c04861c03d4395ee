import type { Logger } from "@patchbay/logger";
import { betterAuth } from "better-auth";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";

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
}

/** Set by our handler from the trusted part of X-Forwarded-For; what a client sends under this name is dropped. */
export const clientAddressHeader = "x-patchbay-client-address";
export const sessionSeconds = 7 * 24 * 60 * 60;

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
}: PeopleOptions) {
	const pool = new pg.Pool({
		connectionString: authUrl,
		max: 5,
		application_name: "patchbay-auth",
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
			minPasswordLength: 12,
			maxPasswordLength: 256,
		},
		session: { expiresIn: sessionSeconds, updateAge: 24 * 60 * 60 },
		// Ours, by account and by address and in the database: see sign-in-throttle.ts.
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
