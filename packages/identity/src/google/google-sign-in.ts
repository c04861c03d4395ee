import type { AuditWriter } from "@patchbay/audit";
import type { Credentials } from "@patchbay/credentials";
import { type Database, INSTANCE_TENANT_ID } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import { callTokenEndpoint } from "@patchbay/limits";
import type { Logger } from "@patchbay/logger";
import {
	callbackError,
	checkIssuer,
	createAuthorizationRequest,
	exchangeCode,
	type OAuthApp,
	type OAuthAppSource,
	parseCallbackQuery,
	StateRefused,
} from "@patchbay/oauth";
import {
	getPlatform,
	type PlatformEndpointTable,
	type Platforms,
} from "@patchbay/platforms";
import { auditPerson, type RequestOrigin } from "../audit-person.ts";
import type { People } from "../better-auth.ts";
import { createGoogleAttempts } from "./attempts.ts";
import { type FoundPerson, findPerson } from "./find-person.ts";
import { readIdentity } from "./read-identity.ts";
import { type DriveOutcome, saveDrive } from "./save-drive.ts";
import { signInRequest } from "./sign-in-definition.ts";

export interface GoogleSignInOptions {
	/** The installation's app is asked for alone: a tenant's own app never signs people in. */
	oauthApps: OAuthAppSource;
	endpoints: PlatformEndpointTable;
	platforms: Platforms;
	credentials: Pick<Credentials, "saveGrant" | "meter">;
	connectEnabled: boolean;
}

interface Dependencies extends GoogleSignInOptions {
	people: People;
	db: Database;
	audit: AuditWriter;
	secret: string;
	adminUrl: string;
	logger: Logger;
}

export interface GoogleConsent {
	person: FoundPerson;
	/** A path of the admin. */
	returnTo: string;
	/** Null when Drive was not asked for. */
	drive: DriveOutcome | null;
}

const platform = "GOOGLE_WORKSPACE";

/** Sign-in with Google: OpenID Connect's code flow with state, PKCE, nonce and a cookie that binds the browser. */
export function createGoogleSignIn(deps: Dependencies) {
	const attempts = createGoogleAttempts(deps.people.pool, deps.secret);
	const workspace = getPlatform(deps.platforms, platform);
	const endpoints = deps.endpoints[platform];

	/** Read anew each time: a changed app works at once. @throws {AppError} APP_NOT_CONFIGURED */
	async function findApp(clientId?: string): Promise<OAuthApp> {
		const app = await deps.oauthApps.find(
			platform,
			INSTANCE_TENANT_ID,
			clientId === undefined ? {} : { clientId },
		);
		if (app)
			return {
				...app,
				redirectUri: `${deps.adminUrl}/oauth/google-sign-in/callback`,
			};
		throw new AppError(
			"APP_NOT_CONFIGURED",
			"Sign-in with Google is not set up on this installation. Sign in with your password.",
		);
	}

	return {
		/** Answers where to send the browser. @throws {AppError} APP_NOT_CONFIGURED */
		async start(wanted: {
			browserNonce: string;
			userId: string | null;
			returnTo: string;
			drive: boolean;
			tenantId: string | null;
		}): Promise<URL> {
			const app = await findApp();
			const { state, codeVerifier, idTokenNonce } = await attempts.begin({
				...wanted,
				clientId: app.clientId,
			});
			const { definition, scopes } = signInRequest(workspace, {
				drive: wanted.drive,
				idTokenNonce,
			});
			return createAuthorizationRequest(definition, app, endpoints, {
				scopes,
				state,
				codeVerifier: codeVerifier.reveal(),
				reconsent: wanted.drive,
			});
		},
		/**
		 * Ends an attempt with the raw query of the callback: who it is, linked and audited where that is new.
		 * @throws {AppError | SignInRefused} nothing is kept then
		 */
		async finish(callback: {
			query: string;
			browserNonce: string | null;
			/** Person who is signed in now. */
			userId: string | null;
			origin: RequestOrigin;
		}): Promise<GoogleConsent> {
			const { origin } = callback;
			const query = parseCallbackQuery(callback.query);
			const attempt = await attempts.consume(
				query.state,
				callback.browserNonce,
			);
			if (attempt.userId !== null && attempt.userId !== callback.userId)
				throw new StateRefused(
					"ACTOR_MISMATCH",
					"Somebody else is signed in now than when this was begun. Begin it again.",
				);
			const { definition } = signInRequest(workspace, attempt);
			checkIssuer(definition, endpoints, query.iss);
			if (query.error !== null) throw callbackError(definition, query.error);
			const app = await findApp(attempt.clientId);
			const meter = deps.credentials.meter({
				platform,
				clientId: app.clientId,
				tenantId: app.tenantId,
				// Nobody is in a tenant yet: people who sign in here wait for one another's refusals alone.
				person: { tenantId: INSTANCE_TENANT_ID },
				extras: app.extras,
			});
			const tokens = await callTokenEndpoint(meter, (waitTurn) =>
				exchangeCode({
					definition,
					app,
					endpoints,
					waitTurn,
					code: query.code ?? "",
					codeVerifier: attempt.codeVerifier,
					requestId: origin.requestId,
				}),
			);
			const identity = readIdentity(tokens.idToken, {
				definition,
				endpoints,
				clientId: app.clientId,
				nonce: attempt.idTokenNonce,
			});
			await meter.identified(identity.id);
			const person = await findPerson(deps.people, identity, attempt.userId);
			if (person.linked)
				await auditPerson(deps, person, origin, {
					action: "CREDENTIAL_SAVE",
					purpose: "linked for sign-in with Google",
					detail: { what: "GOOGLE_SIGN_IN", googleAccountId: identity.id },
				});
			const waits = person.twoFactorEnabled && attempt.userId === null;
			return {
				person,
				returnTo: attempt.returnTo,
				drive: !attempt.drive
					? null
					: waits
						? // Nothing is kept on the word of somebody whose second step is still to come.
							"AFTER_SECOND_STEP"
						: await saveDrive(
								deps,
								person,
								{
									workspace,
									tokens,
									identity,
									clientId: app.clientId,
									tenantId: attempt.tenantId,
								},
								origin,
							),
			};
		},
	};
}

export type GoogleSignIn = ReturnType<typeof createGoogleSignIn>;
