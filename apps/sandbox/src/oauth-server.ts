import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "./clock.ts";
import { SigningKey } from "./signing-key.ts";
import {
	type AccessToken,
	type AuthorizationCode,
	type Grant,
	grantKey,
	OAuthStore,
	type RefreshToken,
} from "./store.ts";

export type OAuthClient = {
	clientId: string;
	clientSecret: string;
	redirectUris: string[];
	deleted: boolean;
};

/** How a platform's authorization server differs from the next one. */
export type OAuthPolicy = {
	accessTokenSeconds: number;
	codeSeconds: number;
	/** Null: refresh tokens last until revoked or idle. */
	refreshTokenSeconds: number | null;
	refreshTokenIdleSeconds: number;
	/** Live refresh tokens of one person and client; one more kills the oldest. */
	refreshTokensPerGrant: number;
	prefixes: { code: string; accessToken: string; refreshToken: string };
};

export type IssuedTokens = {
	accessToken: AccessToken;
	refreshToken: RefreshToken | null;
};

/** Why the server says no; a platform puts it into its own words. */
export type OAuthRefusal =
	| "code_unknown"
	| "code_used_or_expired"
	| "code_of_other_client"
	| "redirect_uri_mismatch"
	| "verifier_missing"
	| "verifier_mismatch"
	| "refresh_token_dead"
	| "refresh_token_idle"
	| "scope_not_granted"
	| "client_unknown"
	| "client_secret_wrong"
	| "client_deleted";

/** Thrown by the operations below. */
export class OAuthRefused extends Error {
	readonly refusal: OAuthRefusal;
	constructor(refusal: OAuthRefusal) {
		super(refusal);
		this.refusal = refusal;
	}
}

/** An OAuth 2.0 authorization server without its HTTP: clients, consent, codes and tokens. */
export class OAuthServer {
	readonly store: OAuthStore;
	readonly policy: OAuthPolicy;
	readonly signingKey = new SigningKey();
	readonly #clients = new Map<string, OAuthClient>();
	readonly #clock: Clock;

	constructor(options: {
		policy: OAuthPolicy;
		clients: OAuthClient[];
		clock: Clock;
		stateFile: string | null;
	}) {
		this.policy = options.policy;
		this.#clock = options.clock;
		this.store = new OAuthStore(options.stateFile);
		for (const client of options.clients) this.registerClient(client);
	}

	registerClient(client: OAuthClient): void {
		this.#clients.set(client.clientId, client);
	}

	findClient(clientId: string): OAuthClient | null {
		return this.#clients.get(clientId) ?? null;
	}

	/** Checks a client's credentials; throws `OAuthRefused` (client_*). */
	authenticateClient(clientId: string, clientSecret: string): OAuthClient {
		const client = this.findClient(clientId);
		if (client === null) throw new OAuthRefused("client_unknown");
		if (client.deleted) throw new OAuthRefused("client_deleted");
		if (!isSameText(client.clientSecret, clientSecret))
			throw new OAuthRefused("client_secret_wrong");
		return client;
	}

	findGrant(clientId: string, sub: string): Grant | null {
		return this.store.grants.get(grantKey(clientId, sub)) ?? null;
	}

	/** Records consent and makes the code that stands for it. Scopes join those granted before. */
	issueCode(
		input: Omit<AuthorizationCode, "code" | "expiresAt" | "used">,
	): AuthorizationCode {
		const earlier = this.findGrant(input.clientId, input.sub)?.scopes ?? [];
		const scopes = [...new Set([...earlier, ...input.scopes])];
		this.store.grants.set(grantKey(input.clientId, input.sub), {
			clientId: input.clientId,
			sub: input.sub,
			scopes,
		});
		const code: AuthorizationCode = {
			...input,
			code: this.policy.prefixes.code + randomText(48),
			expiresAt: this.#clock.now() + this.policy.codeSeconds * 1000,
			used: false,
		};
		this.store.codes.set(code.code, code);
		this.store.prune(this.#clock.now());
		this.store.changed();
		return code;
	}

	/**
	 * Exchanges a code. A second use is refused and kills the tokens of the first one.
	 * A refresh token comes only for offline access when the person really saw the consent page.
	 */
	exchangeCode(input: {
		clientId: string;
		code: string;
		redirectUri: string;
		verifier: string | null;
	}): IssuedTokens & { code: AuthorizationCode } {
		const code = this.store.codes.get(input.code);
		if (code === undefined) throw new OAuthRefused("code_unknown");
		if (code.clientId !== input.clientId)
			throw new OAuthRefused("code_of_other_client");
		if (code.used) {
			this.#revokeWhere((token) => token.fromCode === code.code);
			throw new OAuthRefused("code_used_or_expired");
		}
		if (code.expiresAt <= this.#clock.now())
			throw new OAuthRefused("code_used_or_expired");
		if (code.redirectUri !== input.redirectUri)
			throw new OAuthRefused("redirect_uri_mismatch");
		if (code.challenge !== null) {
			if (input.verifier === null) throw new OAuthRefused("verifier_missing");
			if (
				challengeOf(input.verifier, code.challenge.method) !==
				code.challenge.value
			) {
				throw new OAuthRefused("verifier_mismatch");
			}
		}
		code.used = true;
		const owner = {
			clientId: code.clientId,
			sub: code.sub,
			scopes: code.scopes,
			issuer: code.issuer,
			fromCode: code.code,
		};
		const refreshToken =
			code.offline && code.consentShown ? this.#issueRefreshToken(owner) : null;
		const accessToken = this.#issueAccessToken({
			...owner,
			offline: code.offline,
		});
		this.store.changed();
		return { accessToken, refreshToken, code };
	}

	/**
	 * A new access token for a live refresh token; throws `OAuthRefused`. The refresh token stays the same, also when the
	 * access token is asked for with fewer scopes (RFC 6749, 6).
	 */
	refresh(input: {
		clientId: string;
		refreshToken: string;
		/** Null: all that were granted. */
		scopes: readonly string[] | null;
	}): IssuedTokens {
		const now = this.#clock.now();
		const token = this.store.refreshTokens.get(input.refreshToken);
		if (
			token === undefined ||
			token.revoked ||
			token.clientId !== input.clientId
		)
			throw new OAuthRefused("refresh_token_dead");
		if (token.expiresAt !== null && token.expiresAt <= now)
			throw new OAuthRefused("refresh_token_dead");
		if (token.lastUsedAt + this.policy.refreshTokenIdleSeconds * 1000 <= now)
			throw new OAuthRefused("refresh_token_idle");
		if (input.scopes?.some((scope) => !token.scopes.includes(scope)))
			throw new OAuthRefused("scope_not_granted");
		token.lastUsedAt = now;
		const accessToken = this.#issueAccessToken({
			...token,
			scopes: input.scopes === null ? token.scopes : [...input.scopes],
			offline: true,
		});
		this.store.prune(now);
		this.store.changed();
		return { accessToken, refreshToken: token };
	}

	/** The access token's state; unknown ones are null. */
	inspect(
		accessToken: string,
	): (AccessToken & { state: "live" | "expired" | "revoked" }) | null {
		const token = this.store.accessTokens.get(accessToken);
		if (token === undefined) return null;
		const state = token.revoked
			? "revoked"
			: token.expiresAt <= this.#clock.now()
				? "expired"
				: "live";
		return { ...token, state };
	}

	/** Ends the whole grant that a token belongs to; false for a token that is unknown or already dead. */
	revokeByToken(value: string): boolean {
		const token =
			this.store.refreshTokens.get(value) ?? this.store.accessTokens.get(value);
		if (token === undefined || token.revoked) return false;
		this.revokeGrant(token.sub, token.clientId);
		return true;
	}

	/** Ends all that a person allowed, to one client or to all of them. Returns how many tokens died. */
	revokeGrant(sub: string, clientId?: string): number {
		const concerns = (owner: { sub: string; clientId: string }): boolean =>
			owner.sub === sub &&
			(clientId === undefined || owner.clientId === clientId);
		for (const [key, grant] of this.store.grants)
			if (concerns(grant)) this.store.grants.delete(key);
		for (const [key, code] of this.store.codes)
			if (concerns(code)) this.store.codes.delete(key);
		return this.#revokeWhere(concerns);
	}

	/** Takes scopes out of what a person allowed and out of its refresh tokens. Returns how many of those lost some. */
	withdrawScopes(
		sub: string,
		scopes: readonly string[],
		clientId?: string,
	): number {
		const concerned = [
			...this.store.grants.values(),
			...this.store.refreshTokens.values(),
		].filter(
			(one) =>
				one.sub === sub &&
				(clientId === undefined || one.clientId === clientId) &&
				one.scopes.some((scope) => scopes.includes(scope)),
		);
		for (const one of concerned)
			one.scopes = one.scopes.filter((scope) => !scopes.includes(scope));
		this.store.changed();
		return concerned.filter((one) => "token" in one).length;
	}

	/** Ends access tokens by time, of one person or everybody's. Returns how many. */
	expireAccessTokens(sub?: string): number {
		let count = 0;
		for (const token of this.store.accessTokens.values()) {
			if (sub !== undefined && token.sub !== sub) continue;
			if (token.expiresAt > this.#clock.now()) {
				token.expiresAt = this.#clock.now();
				count++;
			}
		}
		this.store.changed();
		return count;
	}

	#issueAccessToken(owner: {
		clientId: string;
		sub: string;
		scopes: string[];
		issuer: string;
		fromCode: string;
		offline: boolean;
	}): AccessToken {
		const token: AccessToken = {
			token: this.policy.prefixes.accessToken + randomText(120),
			clientId: owner.clientId,
			sub: owner.sub,
			scopes: owner.scopes,
			issuer: owner.issuer,
			fromCode: owner.fromCode,
			offline: owner.offline,
			expiresAt: this.#clock.now() + this.policy.accessTokenSeconds * 1000,
			revoked: false,
		};
		this.store.accessTokens.set(token.token, token);
		return token;
	}

	#issueRefreshToken(owner: {
		clientId: string;
		sub: string;
		scopes: string[];
		issuer: string;
		fromCode: string;
	}): RefreshToken {
		const now = this.#clock.now();
		const lifetime = this.policy.refreshTokenSeconds;
		const token: RefreshToken = {
			...owner,
			token: this.policy.prefixes.refreshToken + randomText(72),
			issuedAt: now,
			lastUsedAt: now,
			expiresAt: lifetime === null ? null : now + lifetime * 1000,
			revoked: false,
		};
		this.store.refreshTokens.set(token.token, token);
		// A Map keeps insertion order, so the first live ones are the oldest.
		const live = [...this.store.refreshTokens.values()].filter(
			(other) =>
				other.sub === owner.sub &&
				other.clientId === owner.clientId &&
				!other.revoked,
		);
		for (const oldest of live.slice(
			0,
			Math.max(0, live.length - this.policy.refreshTokensPerGrant),
		))
			oldest.revoked = true;
		return token;
	}

	#revokeWhere(
		concerns: (token: {
			sub: string;
			clientId: string;
			fromCode: string;
		}) => boolean,
	): number {
		let count = 0;
		for (const token of [
			...this.store.accessTokens.values(),
			...this.store.refreshTokens.values(),
		]) {
			if (token.revoked || !concerns(token)) continue;
			token.revoked = true;
			count++;
		}
		this.store.changed();
		return count;
	}
}

function challengeOf(verifier: string, method: "S256" | "plain"): string {
	return method === "plain"
		? verifier
		: createHash("sha256").update(verifier).digest("base64url");
}

function randomText(length: number): string {
	return randomBytes(length).toString("base64url").slice(0, length);
}

function isSameText(expected: string, given: string): boolean {
	const digest = (text: string): Buffer =>
		createHash("sha256").update(text).digest();
	return timingSafeEqual(digest(expected), digest(given));
}
