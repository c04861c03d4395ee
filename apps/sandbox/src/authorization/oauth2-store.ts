import { z } from "zod";
import type { StateFile } from "./state-file.ts";

/** The name under which the server was asked for consent; files of before know one alone. */
const issuer = z.string().default("https://accounts.google.com");

const code = z.object({
	code: z.string(),
	clientId: z.string(),
	sub: z.string(),
	redirectUri: z.string(),
	scopes: z.array(z.string()),
	offline: z.boolean(),
	consentShown: z.boolean(),
	challenge: z
		.object({ value: z.string(), method: z.enum(["S256", "plain"]) })
		.nullable(),
	nonce: z.string().nullable(),
	issuer,
	expiresAt: z.number(),
	used: z.boolean(),
});

const accessToken = z.object({
	token: z.string(),
	clientId: z.string(),
	sub: z.string(),
	scopes: z.array(z.string()),
	/** Null: unlimited. */
	expiresAt: z.number().nullable(),
	offline: z.boolean(),
	issuer,
	fromCode: z.string(),
	revoked: z.boolean(),
});

const refreshToken = z.object({
	token: z.string(),
	clientId: z.string(),
	sub: z.string(),
	scopes: z.array(z.string()),
	issuedAt: z.number(),
	lastUsedAt: z.number(),
	/** Null: unlimited. */
	expiresAt: z.number().nullable(),
	issuer,
	fromCode: z.string(),
	revoked: z.boolean(),
	/** Time at which a refresh gave another one in its place; null: it is the newest. */
	replacedAt: z.number().nullable().default(null),
});

/** Scopes that one person allowed one client, over all its authorizations. */
const grant = z.object({
	clientId: z.string(),
	sub: z.string(),
	scopes: z.array(z.string()),
});

const state = z.object({
	codes: z.array(code),
	accessTokens: z.array(accessToken),
	refreshTokens: z.array(refreshToken),
	grants: z.array(grant),
});

export type AuthorizationCode = z.infer<typeof code>;
export type AccessToken = z.infer<typeof accessToken>;
export type RefreshToken = z.infer<typeof refreshToken>;
export type Grant = z.infer<typeof grant>;

/** Grants, codes and tokens of one OAuth 2.0 server, with a section of the state file. */
export class OAuth2Store {
	readonly codes = new Map<string, AuthorizationCode>();
	readonly accessTokens = new Map<string, AccessToken>();
	readonly refreshTokens = new Map<string, RefreshToken>();
	readonly grants = new Map<string, Grant>();
	readonly #file: StateFile;

	constructor(name: string, file: StateFile) {
		this.#file = file;
		const saved = file.section(name, state, () => ({
			codes: [...this.codes.values()],
			accessTokens: [...this.accessTokens.values()],
			refreshTokens: [...this.refreshTokens.values()],
			grants: [...this.grants.values()],
		}));
		for (const one of saved?.codes ?? []) this.codes.set(one.code, one);
		for (const one of saved?.accessTokens ?? [])
			this.accessTokens.set(one.token, one);
		for (const one of saved?.refreshTokens ?? [])
			this.refreshTokens.set(one.token, one);
		for (const one of saved?.grants ?? [])
			this.grants.set(grantKey(one.clientId, one.sub), one);
	}

	changed(): void {
		this.#file.changed();
	}

	/**
	 * Forgets codes and tokens that ended more than a day before `now` (milliseconds), and those that were replaced so long ago
	 * that they cannot be used any more.
	 *
	 * @param reuseSeconds for which a refresh token that was replaced may be used
	 */
	prune(now: number, reuseSeconds = 0): void {
		const limit = now - 86_400_000;
		const replacedLimit = now - Math.max(86_400, reuseSeconds) * 1000;
		for (const [key, value] of this.codes)
			if (value.expiresAt < limit) this.codes.delete(key);
		for (const [key, value] of this.accessTokens)
			if (value.expiresAt !== null && value.expiresAt < limit)
				this.accessTokens.delete(key);
		for (const [key, value] of this.refreshTokens)
			if (value.replacedAt !== null && value.replacedAt < replacedLimit)
				this.refreshTokens.delete(key);
	}
}

/** The key of `OAuth2Store.grants`. */
export function grantKey(clientId: string, sub: string): string {
	return `${clientId} ${sub}`;
}
