import type {
	IncomingHttpHeaders,
	IncomingMessage,
	ServerResponse,
} from "node:http";
import type { AccessContext } from "@patchbay/access";
import type { AuditWriter } from "@patchbay/audit";
import type { Database, Listener } from "@patchbay/db";
import { Unauthenticated, Unavailable } from "@patchbay/errors";
import {
	createApiKeyLookup,
	createGoogleSignIn,
	createInvitedPeople,
	createOnPasswordReset,
	createPeople,
	createSecurityEvents,
	createSendPasswordReset,
	createSessions,
	createThrottle,
	type GoogleSignInOptions,
	type InvitedPeople,
	type InvitedPerson,
	keepPruned,
	noSignInMethods,
	readSessionAccess,
	readSignInMethods,
	type Sessions,
	type SignInMethods,
	type Throttle,
} from "@patchbay/identity";
import type { Logger } from "@patchbay/logger";
import type { Mailer } from "@patchbay/mail";
import { createBackground } from "./background.ts";
import {
	createFindClientAddress,
	type FindClientAddress,
} from "./client-address.ts";
import { createRoutes } from "./routes/create-routes.ts";
import { createForward } from "./routes/forward.ts";
import { servedRoutes } from "./routes/served-routes.ts";
import { toHeaders } from "./to-headers.ts";
import { wantedTenant } from "./wanted-tenant.ts";

export interface AuthenticatorOptions {
	db: Database;
	audit: AuditWriter;
	authUrl: string;
	secret: string;
	apiUrl: string;
	adminUrl: string;
	trustedProxies: readonly string[];
	/** Shared with the admin, which vouches with it for the addresses of the people it passes on. */
	forwardingSecret: string;
	/** Tells of revoked API keys; without one they are accepted for two seconds more. */
	listener?: Listener;
	logger: Logger;
	/** Mailer; without one, or where it is not configured, passwords cannot be reset. */
	mailer?: Mailer;
	/** Settings of Google sign-in; without them nobody signs in with Google. */
	google?: GoogleSignInOptions;
}

export interface IncomingIdentity {
	headers: IncomingHttpHeaders;
	remoteAddress: string;
	requestId: string;
}

export interface Authenticator {
	/**
	 * Finds who sends this request, or null when nobody is signed in and no valid key is sent. An API key goes before a
	 * session.
	 *
	 * @throws Unauthenticated for an API key of another tenant than `X-Patchbay-Tenant` names
	 * @throws Unavailable when the sign-in database does not answer
	 */
	resolve(request: IncomingIdentity): Promise<AccessContext | null>;
	/** An API key was revoked here: it is refused from now on, also where no notification comes. */
	forgetApiKeys(): void;
	/** Sessions of the person who asks; an API key has none. */
	sessions: Sessions;
	/** Reads how the person who asks can sign in; nothing of it for an API key. */
	readSignInMethods(ctx: AccessContext): Promise<SignInMethods>;
	/** Serves the routes of routes/served-routes.ts below `/api/auth`; every other route of better-auth is a 404. */
	handler(
		request: IncomingMessage,
		response: ServerResponse,
		requestId: string,
	): Promise<void>;
	/** People who join by invitation. */
	invited: InvitedPeople;
	/** The person who is signed in, member of a tenant or not; null also for a page of another origin. */
	findSignedIn(headers: IncomingHttpHeaders): Promise<InvitedPerson | null>;
	findClientAddress: FindClientAddress;
	/** Counts calls of strangers that cannot say who they are, such as a platform's, by the client's address. */
	strangers: Throttle;
	close(): Promise<void>;
}

/** The same whether or not there is a tenant of that name. */
const keyOfAnotherTenant =
	"X-Patchbay-Tenant does not name this API key's organization. Leave the header out, or send a key of the organization that it names.";

export function createAuthenticator(
	options: AuthenticatorOptions,
): Authenticator {
	const { db, logger, apiUrl, adminUrl } = options;
	const background = createBackground((err) =>
		logger.error({ err }, "work that follows a sign-in request failed"),
	);
	const inBackground = background.run;
	const mailer = options.mailer ?? null;
	const people = createPeople({
		...options,
		sendPasswordReset: createSendPasswordReset({
			mailer,
			adminUrl,
			logger,
			inBackground,
		}),
		onPasswordReset: (person, request) => onPasswordReset(person, request),
	});
	const pruning = keepPruned({ pool: people.pool, logger });
	const events = createSecurityEvents({
		...options,
		mailer,
		people,
		inBackground,
	});
	const onPasswordReset = createOnPasswordReset({
		...options,
		pool: people.pool,
		notify: events.notify,
	});
	const google = options.google
		? createGoogleSignIn({ ...options, ...options.google, people })
		: null;
	const findClientAddress = createFindClientAddress(options);
	const apiKeys = createApiKeyLookup(db, logger, options.listener);
	const invited = createInvitedPeople(people);
	const ownOrigins = new Set([apiUrl, adminUrl]);
	/** Cookies of localhost are sent to every port of it: a page of another origin must not act for the person. */
	const isForeign = ({ origin }: IncomingHttpHeaders) =>
		origin !== undefined && origin !== "" && !ownOrigins.has(origin);

	return {
		async resolve({ headers, remoteAddress, requestId }) {
			const userAgent = headers["user-agent"]?.slice(0, 500);
			const origin = {
				requestId,
				ipAddress: findClientAddress({ headers, remoteAddress }),
				...(userAgent ? { userAgent } : {}),
			};
			const tenantId = wantedTenant(firstOf(headers["x-patchbay-tenant"]));
			const key = readApiKey(headers);
			if (key !== null) {
				const found = await apiKeys.find(key);
				if (found && tenantId !== null && tenantId !== found.tenantId)
					throw new Unauthenticated(keyOfAnotherTenant);
				return found && { ...found, role: null, ...origin };
			}
			if (!headers.cookie) return null;
			if (isForeign(headers)) return null;
			try {
				const found = await readSessionAccess(
					people,
					db,
					toHeaders(headers),
					tenantId,
				);
				return found && { ...found, scopes: [], ...origin };
			} catch (cause) {
				throw new Unavailable(
					"Sign-in cannot be checked right now. Try again in a moment.",
					{ cause },
				);
			}
		},
		forgetApiKeys: apiKeys.forget,
		sessions: createSessions({ ...options, pool: people.pool }),
		readSignInMethods: async ({ actor }) =>
			actor.type === "MEMBER"
				? readSignInMethods(people.pool, actor.userId)
				: noSignInMethods,
		invited,
		findSignedIn: async (headers) =>
			headers.cookie && !isForeign(headers)
				? invited.current(toHeaders(headers))
				: null,
		findClientAddress,
		strangers: createThrottle(people.pool, {
			name: "stranger",
			windowSeconds: 60,
			perAccount: 60,
			perAddress: 60,
		}),
		handler: createRoutes({
			routes: servedRoutes({
				...options,
				people,
				events,
				google,
				forward: createForward(people, apiUrl),
			}),
			findClientAddress,
			ownOrigins,
			logger,
			inBackground,
		}),
		async close() {
			await Promise.all([background.done(), pruning.stop()]);
			await people.pool.end();
		},
	};
}

function readApiKey(headers: IncomingHttpHeaders): string | null {
	const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
	return bearer ?? firstOf(headers["x-api-key"]);
}

function firstOf(header: string | string[] | undefined): string | null {
	return (Array.isArray(header) ? header[0] : header) ?? null;
}
