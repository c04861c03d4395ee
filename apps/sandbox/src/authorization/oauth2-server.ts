import { createHash } from "node:crypto";
import { SigningKey } from "../signing-key.ts";
import type { Clock } from "../world/clock.ts";
import {
	type ClientRefusal,
	Clients,
	type RegisteredClient,
} from "./clients.ts";
import {
	type AccessToken,
	type AuthorizationCode,
	type Grant,
	grantKey,
	OAuth2Store,
	type RefreshToken,
} from "./oauth2-store.ts";
import type { OAuth2Policy } from "./policy.ts";
import { randomText } from "./random-text.ts";
import type { StateFile } from "./state-file.ts";

export type IssuedTokens = {
	accessToken: AccessToken;
	refreshToken: RefreshToken | null;
};

/** Reason why the server says no; a platform puts it into its own words. */
export type OAuth2Refusal =
	| "code_unknown"
	| "code_used_or_expired"
	| "code_of_other_client"
	| "redirect_uri_mismatch"
	| "verifier_missing"
	| "verifier_mismatch"
	| "refresh_token_dead"
	| "refresh_token_idle"
	| "refresh_token_reused"
	| "scope_not_granted"
	| ClientRefusal;

/** Thrown by the operations below. */
export class OAuth2Refused extends Error {
	readonly refusal: OAuth2Refusal;
	constructor(refusal: OAuth2Refusal) {
		super(refusal);
		this.refusal = refusal;
	}
}

/** Content of a consent, for the code that is issued for it. */
export type Consent = {
	clientId: string;
	sub: string;
	redirectUri: string;
	/** Left out where the app's registration fixes them. */
	scopes?: readonly string[];
	/** Refresh tokens are wanted, where the server asks for that. */
	offline?: boolean;
	/** The person saw the page; false when an earlier consent was enough. */
	consentShown?: boolean;
	challenge?: AuthorizationCode["challenge"];
	/** OpenID Connect's, for the ID token. */
	nonce?: string | null;
	/** The name under which the server was asked, where it has several. */
	issuer?: string;
};

/** An OAuth 2.0 authorization server without its HTTP: clients, consent, codes and tokens, by a platform's policy. */
export class OAuth2Server {
	readonly policy: OAuth2Policy;
	readonly clients: Clients;
	readonly store: OAuth2Store;
	readonly signingKey = new SigningKey();
	readonly #clock: Clock;

	/** @param options.name of the server's section in the state file: one server, one name */
	constructor(options: {
		name: string;
		policy: OAuth2Policy;
		clients: readonly RegisteredClient[];
		clock: Clock;
		state: StateFile;
	}) {
		this.policy = options.policy;
		this.clients = new Clients(options.clients);
		this.store = new OAuth2Store(options.name, options.state);
		this.#clock = options.clock;
	}

	/** Checks a client's credentials; throws `OAuth2Refused` (client_*). */
	authenticateClient(clientId: string, clientSecret: string): RegisteredClient {
		const checked = this.clients.check(clientId, clientSecret);
		if (typeof checked === "string") throw new OAuth2Refused(checked);
		return checked;
	}

	findGrant(clientId: string, sub: string): Grant | null {
		return this.store.grants.get(grantKey(clientId, sub)) ?? null;
	}

	/** Records consent and makes the code that stands for it. Scopes join those granted before. */
	issueCode(consent: Consent): AuthorizationCode {
		const { clientId, sub } = consent;
		const now =
			this.policy.scopes === "request"
				? (consent.scopes ?? [])
				: this.policy.scopes;
		const earlier = this.findGrant(clientId, sub)?.scopes ?? [];
		this.store.grants.set(grantKey(clientId, sub), {
			clientId,
			sub,
			scopes: [...new Set([...earlier, ...now])],
		});
		const code: AuthorizationCode = {
			clientId,
			sub,
			redirectUri: consent.redirectUri,
			scopes: [...now],
			offline: consent.offline ?? true,
			consentShown: consent.consentShown ?? true,
			challenge: consent.challenge ?? null,
			nonce: consent.nonce ?? null,
			issuer: consent.issuer ?? "",
			code: this.policy.prefixes.code + randomText(48),
			expiresAt: this.#clock.now() + this.policy.codeSeconds * 1000,
			used: false,
		};
		this.store.codes.set(code.code, code);
		this.#prune(this.#clock.now());
		this.store.changed();
		return code;
	}

	/** Exchanges a code; throws `OAuth2Refused`. A second use is refused and ends the tokens of the first one. */
	exchangeCode(input: {
		clientId: string;
		code: string;
		/** Null where the platform does not want it again. */
		redirectUri: string | null;
		verifier: string | null;
	}): IssuedTokens & { code: AuthorizationCode } {
		const code = this.store.codes.get(input.code);
		if (code === undefined) throw new OAuth2Refused("code_unknown");
		if (code.clientId !== input.clientId)
			throw new OAuth2Refused("code_of_other_client");
		if (code.used) {
			this.#revokeWhere((token) => token.fromCode === code.code);
			throw new OAuth2Refused("code_used_or_expired");
		}
		if (code.expiresAt <= this.#clock.now())
			throw new OAuth2Refused("code_used_or_expired");
		if (input.redirectUri !== null && code.redirectUri !== input.redirectUri)
			throw new OAuth2Refused("redirect_uri_mismatch");
		this.#checkVerifier(code, input.verifier);
		code.used = true;
		const owner = {
			clientId: code.clientId,
			sub: code.sub,
			scopes: code.scopes,
			issuer: code.issuer,
			fromCode: code.code,
		};
		const { refresh } = this.policy;
		const isIssued =
			refresh?.issued === "always" || (code.offline && code.consentShown);
		const refreshToken =
			refresh !== null && isIssued ? this.#issueRefreshToken(owner) : null;
		const accessToken = this.#issueAccessToken({
			...owner,
			offline: code.offline,
		});
		this.store.changed();
		return { accessToken, refreshToken, code };
	}

	/**
	 * A new access token for a live refresh token; throws `OAuth2Refused`. The refresh token in the answer is the same one,
	 * also when the access token is asked for with fewer scopes (RFC 6749, 6), or the next one where they rotate.
	 */
	refresh(input: {
		clientId: string;
		refreshToken: string;
		/** Null: all that were granted. */
		scopes: readonly string[] | null;
	}): IssuedTokens {
		const { refresh } = this.policy;
		const now = this.#clock.now();
		const token = this.store.refreshTokens.get(input.refreshToken);
		if (
			refresh === null ||
			token === undefined ||
			token.revoked ||
			token.clientId !== input.clientId ||
			(token.expiresAt !== null && token.expiresAt <= now)
		)
			throw new OAuth2Refused("refresh_token_dead");
		if (
			refresh.idleSeconds !== null &&
			token.lastUsedAt + refresh.idleSeconds * 1000 <= now
		)
			throw new OAuth2Refused("refresh_token_idle");
		if (
			token.replacedAt !== null &&
			token.replacedAt + refresh.reuseSeconds * 1000 <= now
		) {
			this.#revokeWhere((other) => other.fromCode === token.fromCode);
			throw new OAuth2Refused("refresh_token_reused");
		}
		if (input.scopes?.some((scope) => !token.scopes.includes(scope)))
			throw new OAuth2Refused("scope_not_granted");
		token.lastUsedAt = now;
		const accessToken = this.#issueAccessToken({
			...token,
			scopes: input.scopes === null ? token.scopes : [...input.scopes],
			offline: true,
		});
		let refreshToken = token;
		if (refresh.rotates) {
			token.replacedAt ??= now;
			refreshToken = this.#issueRefreshToken(token);
		}
		this.#prune(now);
		this.store.changed();
		return { accessToken, refreshToken };
	}

	/** The access token's state; unknown ones are null. */
	inspect(
		accessToken: string,
	): (AccessToken & { state: "live" | "expired" | "revoked" }) | null {
		const token = this.store.accessTokens.get(accessToken);
		if (token === undefined) return null;
		const state = token.revoked
			? "revoked"
			: token.expiresAt !== null && token.expiresAt <= this.#clock.now()
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
			if (token.expiresAt !== null && token.expiresAt <= this.#clock.now())
				continue;
			token.expiresAt = this.#clock.now();
			count++;
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
			expiresAt: this.#after(this.policy.accessTokenSeconds),
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
		const token: RefreshToken = {
			clientId: owner.clientId,
			sub: owner.sub,
			scopes: owner.scopes,
			issuer: owner.issuer,
			fromCode: owner.fromCode,
			token: this.policy.prefixes.refreshToken + randomText(72),
			issuedAt: now,
			lastUsedAt: now,
			expiresAt: this.#after(this.policy.refresh?.seconds ?? null),
			revoked: false,
			replacedAt: null,
		};
		this.store.refreshTokens.set(token.token, token);
		// A Map keeps insertion order, so the first live ones are the oldest.
		const live = [...this.store.refreshTokens.values()].filter(
			(other) =>
				other.sub === owner.sub &&
				other.clientId === owner.clientId &&
				!other.revoked &&
				other.replacedAt === null,
		);
		const most = this.policy.refresh?.perGrant ?? live.length;
		for (const oldest of live.slice(0, Math.max(0, live.length - most)))
			oldest.revoked = true;
		return token;
	}

	#checkVerifier(code: AuthorizationCode, verifier: string | null): void {
		if (this.policy.pkce === "ignored") return;
		const { challenge } = code;
		if (challenge === null && this.policy.pkce === "optional") return;
		if (challenge === null || verifier === null)
			throw new OAuth2Refused("verifier_missing");
		if (challengeOf(verifier, challenge.method) !== challenge.value)
			throw new OAuth2Refused("verifier_mismatch");
	}

	#prune(now: number): void {
		this.store.prune(now, this.policy.refresh?.reuseSeconds);
	}

	#after(seconds: number | null): number | null {
		return seconds === null ? null : this.#clock.now() + seconds * 1000;
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
