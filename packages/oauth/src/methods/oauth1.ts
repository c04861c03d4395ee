import { randomBytes } from "node:crypto";
import { Secret } from "@patchbay/vault";
import { refusedCallback } from "../callback-error.ts";
import { type CallbackQuery, refuseQuery } from "../callback-query.ts";
import { withClientSecrets } from "../client-secrets.ts";
import type { Credential } from "../credential.ts";
import {
	AppRejected,
	CodeRejected,
	GrantRevoked,
	PlatformRejected,
} from "../errors.ts";
import { isIdentifier } from "../platform-text.ts";
import type { OAuthApp, TokenErrorKind, TokenUse } from "../provider.ts";
import { type ReplyRules, tokenError } from "../token-error.ts";
import {
	sendTokenRequest,
	type TokenReply,
	unusable,
} from "../token-request.ts";
import { checkTold } from "../told.ts";
import type { PlatformUser } from "./issued.ts";
import type { ConsentMethod, MethodCall, WantedConsent } from "./method.ts";
import { type SignedRequest, signOAuth1 } from "./sign-oauth1.ts";

/** One platform's OAuth 1.0a with three legs (RFC 5849): values, and hooks where it has words of its own. */
export interface OAuth1Definition {
	platformName: string;
	/** See `OAuth2Definition.appPlace`. */
	appPlace?: string;
	/** Parameters of the authorization address beside `oauth_token`, such as `force_login`. */
	authorizationParameters?(wanted: WantedConsent): Record<string, string>;
	/** Headers of every request, such as a `user-agent`. */
	headers?(app: OAuthApp): Record<string, string>;
	/** Reads who agreed, as the access-token reply names them; null when it does not. */
	user?(reply: URLSearchParams): PlatformUser | null;
	/** Other values of that reply worth keeping; never secrets. */
	facts?(reply: URLSearchParams): Record<string, string>;
	/** Judges the raw reply of any status; null leaves it to the status. */
	classify?(reply: TokenReply, use: TokenUse): TokenErrorKind | null;
	/** True when a signed POST to `revokeUrl` ends the token (`invalidate_token`). */
	revokes: boolean;
	/** Longest texts that are accepted, in bytes. */
	limits: { token: number; verifier: number };
}

/** OAuth 1.0a: the request token is the attempt's key, and its answer names it as `oauth_token` or `denied`. */
export function oauth1(definition: OAuth1Definition): ConsentMethod<"OAUTH1"> {
	const { platformName: name, limits } = definition;

	/**
	 * Signs and sends with each client secret in turn. A 401 without a word of the platform's own means the secret while
	 * another one is left to try; after that it means the token, since the first step went well.
	 */
	const send = async (
		call: MethodCall,
		use: TokenUse,
		request: Omit<SignedRequest, "method">,
		token?: { token: string; tokenSecret: Secret<string> | null },
	): Promise<TokenReply> => {
		let isUnclear = false;
		const rules: ReplyRules = {
			platformName: name,
			...(definition.appPlace ? { appPlace: definition.appPlace } : {}),
			classify(reply) {
				const own = definition.classify?.(reply, use) ?? null;
				isUnclear = own === null && reply.status === 401;
				return own ?? byStatus(reply.status);
			},
		};
		try {
			return await withClientSecrets(rules, call.app, use, (consumerSecret) =>
				sendTokenRequest(
					{
						url: request.url,
						headers: {
							...definition.headers?.(call.app),
							authorization: signOAuth1(
								{ ...request, method: "POST" },
								{ consumerKey: call.app.clientId, consumerSecret, ...token },
								newMoment(),
							),
						},
					},
					{ ...call, platformName: name },
				),
			);
		} catch (error) {
			if (error instanceof AppRejected && isUnclear && use !== "request")
				throw tokenError("grant", name, use, { cause: error });
			throw error;
		}
	};

	/** @throws {TokenResponseInvalid} */
	const tokenOf = (reply: URLSearchParams, field: string) => {
		const values = reply.getAll(field);
		const [value] = values;
		if (values.length !== 1 || !isIdentifier(value, limits.token))
			throw unusable(name, `${field} is not a token`);
		return value;
	};

	const method: ConsentMethod<"OAUTH1"> = {
		kind: "OAUTH1",
		// Its tokens do not expire, and cannot be exchanged.
		renewal: { by: "consent" },
		async begin(call, wanted) {
			const { app, endpoints } = call;
			const url = new URL(
				endpoints.requestTokenUrl ??
					new URL("request_token", endpoints.tokenUrl),
			);
			const reply = formOf(
				name,
				await send(call, "request", {
					url,
					protocol: { oauth_callback: app.redirectUri },
				}),
			);
			// Without it the platform would send the person to another address than ours (RFC 5849 2.1).
			if (reply.get("oauth_callback_confirmed") !== "true")
				throw unusable(name, "oauth_callback_confirmed is not true");
			const key = tokenOf(reply, "oauth_token");
			const secret = new Secret(tokenOf(reply, "oauth_token_secret"));
			const page = new URL(endpoints.authorizeUrl);
			for (const [field, value] of Object.entries(
				definition.authorizationParameters?.(wanted) ?? {},
			))
				page.searchParams.set(field, value);
			page.searchParams.set("oauth_token", key);
			return { url: page, key, secret };
		},
		keyOf,
		async finish(call, { query, secret }) {
			query.assertSound();
			if (query.get("denied") !== null)
				throw refusedCallback(name, "denied", new Error("callback denied"));
			const token = keyOf(query);
			const verifier = query.text("oauth_verifier");
			if (token === null || verifier === null)
				return refuseQuery("does not hold oauth_token and oauth_verifier");
			if (!isIdentifier(verifier, limits.verifier))
				throw new CodeRejected(
					`This answer is not from ${name}. Start the connection again.`,
				);
			const reply = formOf(
				name,
				await send(
					call,
					"exchange",
					{
						url: new URL(call.endpoints.tokenUrl),
						protocol: { oauth_verifier: verifier },
					},
					{ token, tokenSecret: secret },
				),
			);
			const told = checkTold(name, {
				user: definition.user?.(reply) ?? null,
				facts: definition.facts?.(reply) ?? {},
			});
			const credential: Credential = {
				method: "OAUTH1",
				token: new Secret(tokenOf(reply, "oauth_token")),
				tokenSecret: new Secret(tokenOf(reply, "oauth_token_secret")),
			};
			return {
				credential,
				scopes: null,
				expiresIn: null,
				renewableFor: null,
				dataAccessEndsAt: null,
				user: told.user ?? null,
				idToken: null,
				facts: told.facts ?? {},
			};
		},
	};
	if (definition.revokes)
		method.revoke = async (call, credential) => {
			if (credential.method !== "OAUTH1")
				throw new TypeError(
					`a credential of ${credential.method} is not OAuth 1.0a's`,
				);
			const { revokeUrl } = call.endpoints;
			if (revokeUrl === null)
				throw new PlatformRejected(
					`${name} has no way to revoke access here; it ends at the platform's own settings page. Remove the app there.`,
				);
			try {
				await send(
					call,
					"revoke",
					{ url: new URL(revokeUrl) },
					{
						token: credential.token.reveal(),
						tokenSecret: credential.tokenSecret,
					},
				);
			} catch (error) {
				// It has ended already.
				if (!(error instanceof GrantRevoked)) throw error;
			}
		};
	return method;
}

/** The request token that a callback answers, or that was denied. */
function keyOf(query: CallbackQuery): string | null {
	const denied = query.text("denied");
	const token = query.text("oauth_token");
	if (denied !== null && token !== null && denied !== token) return null;
	return token ?? denied;
}

function byStatus(status: number): TokenErrorKind | null {
	if (status === 401) return "client";
	return status === 403 ? "app" : null;
}

/** A reply as RFC 5849 writes it: a form, whatever its media type says. */
function formOf(name: string, { text }: TokenReply): URLSearchParams {
	const form = new URLSearchParams(text.trim());
	if (!form.has("oauth_token"))
		throw unusable(name, `no oauth_token; ${text.length} characters`);
	return form;
}

function newMoment() {
	return {
		nonce: randomBytes(16).toString("hex"),
		timestamp: Math.floor(Date.now() / 1000),
	};
}
