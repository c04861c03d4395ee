import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "@patchbay/logger";
import {
	type Credential,
	type CredentialMethod,
	GrantRevoked,
	type OAuthApp,
	type RateLimited,
} from "@patchbay/oauth";
import { type HttpLimits, interactiveLimits } from "./http-limits.ts";
import type { Usage } from "./limit-policy.ts";
import {
	type AuthorizedRequest,
	bearer,
	type CredentialHandle,
	type Outgoing,
} from "./outgoing.ts";
import type { PlatformEndpoints } from "./platform-endpoints.ts";

/** Session in which a connector speaks for a grant. It never sees a secret. */
export interface PlatformSession {
	/** Adds what proves the credential: a header, a query parameter or a signature over the whole request. */
	authorize(request: Outgoing): Promise<AuthorizedRequest>;
	/**
	 * Sees to it that the next `authorize` uses another credential than the refused one, or looked anew whether there is
	 * another; the caller sends the request once more then.
	 * @param hasEnded true when the platform's own word is that the access has ended
	 * @throws {PlatformUnavailable | RateLimited | AppRejected} when there was none to be had now: nothing is known against
	 * the grant
	 * @throws {GrantRevoked} when the platform refused to renew it
	 */
	renewAfterRefusal(
		refused: CredentialHandle,
		hasEnded?: boolean,
	): Promise<void>;
	/**
	 * Weighs that a request was refused again with the credential that `renewAfterRefusal` had seen to. Returns, after a
	 * pause, when the caller is to send it once more; throws at the latest when the same credential is told the second time.
	 * @param hasEnded true when the platform's own word is that the access has ended
	 * @throws {GrantRevoked} when the refusal stands
	 * @throws {PlatformUnavailable} when it does not say enough against the grant, or not yet
	 */
	confirmRefusal?(refused: CredentialHandle, hasEnded: boolean): Promise<void>;
	/** Notes that the platform accepted a request: what was held against its credential is forgotten. */
	accepted?(credential: CredentialHandle): void;
	/** Records that the platform refuses the grant itself, so that it and its connections ask to be reconnected. */
	reject(message: string): Promise<void>;
	/**
	 * Waits for its turn under the platform's limits, as they are counted for all processes.
	 * @throws {RateLimited} when the turn comes later than a caller should wait
	 */
	admit(bucket: string, account: string | null): Promise<void>;
	/** Takes note of what a reply said of the limits. */
	note(account: string | null, usage: readonly Usage[]): void;
	/** Takes note of the platform's refusal of a request for its limits. Throws nothing. */
	refused(
		bucket: string,
		account: string | null,
		error: RateLimited,
	): Promise<void>;
	/**
	 * The scopes that the grant holds as the platform told last; null when that is not known, then the platform itself says
	 * what is missing.
	 */
	grantedScopes(): readonly string[] | null;
	/**
	 * True: the access is the installation's own and stands in for the tenant's. What it reaches beyond the accounts that
	 * the tenant's own access had listed is not the tenant's.
	 */
	fromEnvironment?: boolean;
	endpoints: PlatformEndpoints;
	/** Extras of the OAuth app, such as `developerToken`. */
	extras: Readonly<Record<string, string>>;
	/** Values that the exchange told beside the credential; only in a session made of one that was just issued. */
	facts?: Readonly<Record<string, string>>;
	requestId: string;
	signal?: AbortSignal;
	logger: Logger;
	/** Limits that differ from the standard ones, such as {@link interactiveLimits}. */
	limits?: Partial<HttpLimits>;
}

/** Adds a credential to a request as a platform wants it; a bearer header where it has no way of its own. */
export interface Signing {
	/** See `Platform.tokenGraceSeconds`. */
	tokenGraceSeconds?: number;
	sign?(
		request: Outgoing,
		by: { credential: Credential; app: OAuthApp | null },
	): Outgoing | Promise<Outgoing>;
}

/** Time that a platform gets to know a token that it has just issued, where it says no other. */
const usualGraceSeconds = 2;

/**
 * A session with a credential that is not saved yet: just after an exchange, or of a pasted key. It cannot renew, and a
 * person waits for it. A bearer token that is refused is sent once more after a moment; a key is not, as it is no newer
 * than its owner's typing.
 */
export function createTokenSession(options: {
	credential: Credential;
	scopes: readonly string[] | null;
	platform: Signing;
	/** Null where the method needs none. */
	app: OAuthApp | null;
	/** Extras; those of the app when left out. */
	extras?: Readonly<Record<string, string>>;
	facts?: Readonly<Record<string, string>>;
	endpoints: PlatformEndpoints;
	requestId: string;
	logger: Logger;
	signal?: AbortSignal;
	limits?: Partial<HttpLimits>;
	/** Counts its requests, as `openSession` does. */
	meter: Pick<PlatformSession, "admit" | "note" | "refused">;
}): PlatformSession {
	const { credential, scopes, platform, app, meter, ...rest } = options;
	const { signal } = options;
	/** Shared by all requests of the session: it is waited for once. */
	let grace: Promise<void> | undefined;
	return {
		limits: interactiveLimits,
		...rest,
		...meter,
		extras: options.extras ?? app?.extras ?? {},
		authorize: async (request) => {
			if (platform.sign)
				return {
					request: await platform.sign(request, { credential, app }),
					credential,
				};
			if (credential.method !== "OAUTH2")
				throw new Error(
					`a platform has no way to sign by ${credential.method}`,
				);
			return bearer(request, credential.token);
		},
		// Nothing is saved yet that could be marked.
		reject: async () => {},
		grantedScopes: () => scopes,
		renewAfterRefusal: async () => {
			if (credential.method !== "OAUTH2")
				throw refusedAtOnce(credential.method);
			grace ??= sleep(
				(platform.tokenGraceSeconds ?? usualGraceSeconds) * 1_000,
				undefined,
				signal ? { signal } : {},
			);
			await grace.catch((error: unknown) => {
				throw signal?.aborted ? signal.reason : error;
			});
		},
		confirmRefusal: async () => {
			throw refusedAtOnce(credential.method);
		},
	};
}

function refusedAtOnce(method: CredentialMethod): GrantRevoked {
	return new GrantRevoked(
		method === "API_KEY"
			? "The platform does not accept this key. Copy it again, or make a new one there."
			: "The platform rejected a credential that it has just issued. Connect again.",
	);
}
