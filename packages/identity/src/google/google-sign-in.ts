import type { AuditWriter } from "@patchbay/audit";
import type { Credentials } from "@patchbay/credentials";
import { type Database, INSTANCE_TENANT_ID } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import { callTokenEndpoint } from "@patchbay/limits";
import type { Logger } from "@patchbay/logger";
import {
	CallbackQuery,
	type OAuthApp,
	type OAuthAppSource,
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
import { signInScopes } from "./sign-in-scopes.ts";

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
	const { signIn } = workspace;
	if (!signIn) throw new TypeError("nobody signs in with Google here");
	const { method, path } = signIn;
	const endpoints = deps.endpoints[platform];

	/** Read anew each time: a changed app works at once. @throws {AppError} APP_NOT_CONFIGURED */
	async function findApp(clientId?: string): Promise<OAuthApp> {
		const app = await deps.oauthApps.find(
			platform,
			INSTANCE_TENANT_ID,
			clientId === undefined ? {} : { clientId },
		);
		if (app) return { ...app, redirectUri: `${deps.adminUrl}${path}` };
		throw new AppError(
			"APP_NOT_CONFIGURED",
			"Sign-in with Google is not set up on this installation. Sign in with your password.",
		);
	}

	/** Nobody is in a tenant yet: people who sign in here wait for one another's refusals alone. */
	const meterFor = (app: OAuthApp) =>
		deps.credentials.meter({
			platform,
			clientId: app.clientId,
			tenantId: app.tenantId,
			person: { tenantId: INSTANCE_TENANT_ID },
			extras: app.extras,
		});

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
			const secrets = await attempts.begin({
				...wanted,
				clientId: app.clientId,
			});
			const { url } = await callTokenEndpoint(meterFor(app), (waitTurn) =>
				method.begin(
					{ app, endpoints, waitTurn },
					{
						...secrets,
						scopes: signInScopes(workspace, wanted),
						reconsent: wanted.drive,
					},
				),
			);
			return url;
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
			const query = CallbackQuery.parse(callback.query);
			const attempt = await attempts.consume(
				method.keyOf(query),
				callback.browserNonce,
			);
			if (attempt.userId !== null && attempt.userId !== callback.userId)
				throw new StateRefused(
					"ACTOR_MISMATCH",
					"Somebody else is signed in now than when this was begun. Begin it again.",
				);
			const app = await findApp(attempt.clientId);
			const meter = meterFor(app);
			const issued = await callTokenEndpoint(meter, (waitTurn) =>
				method.finish(
					{ app, endpoints, waitTurn, requestId: origin.requestId },
					{
						query,
						secret: attempt.codeVerifier,
						scopes: signInScopes(workspace, attempt),
					},
				),
			);
			const identity = readIdentity(issued.idToken, (idToken) =>
				method.readIdToken(idToken, {
					endpoints,
					clientId: app.clientId,
					nonce: attempt.nonce,
				}),
			);
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
									issued,
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
