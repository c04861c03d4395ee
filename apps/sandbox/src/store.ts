import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

/** Under which name the server was asked for consent; files of before know one alone. */
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
	expiresAt: z.number(),
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
});

/** What one person allowed one client, over all its authorizations. */
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

/**
 * Grants, codes and tokens of one authorization server, in memory and, with a file name, in a file as well, so that
 * what was connected in a demo is still connected after a restart.
 */
export class OAuthStore {
	readonly codes = new Map<string, AuthorizationCode>();
	readonly accessTokens = new Map<string, AccessToken>();
	readonly refreshTokens = new Map<string, RefreshToken>();
	readonly grants = new Map<string, Grant>();
	readonly #file: string | null;
	#saving: NodeJS.Immediate | null = null;

	constructor(file: string | null) {
		this.#file = file;
		if (file !== null) this.#load(file);
	}

	/** Writes soon; many changes in one turn are one write. */
	changed(): void {
		if (this.#file === null || this.#saving !== null) return;
		this.#saving = setImmediate(() => {
			this.#saving = null;
			this.flush();
		});
	}

	/** Writes now. The file is replaced in one step, so a kill leaves the old or the new one. */
	flush(): void {
		if (this.#file === null) return;
		mkdirSync(dirname(this.#file), { recursive: true });
		const draft = `${this.#file}.new`;
		const content = JSON.stringify({
			codes: [...this.codes.values()],
			accessTokens: [...this.accessTokens.values()],
			refreshTokens: [...this.refreshTokens.values()],
			grants: [...this.grants.values()],
		});
		writeFileSync(draft, content, { mode: 0o600 });
		renameSync(draft, this.#file);
	}

	/** Forgets codes and access tokens that ended more than a day before `now` (milliseconds). */
	prune(now: number): void {
		const limit = now - 86_400_000;
		for (const [key, value] of this.codes)
			if (value.expiresAt < limit) this.codes.delete(key);
		for (const [key, value] of this.accessTokens)
			if (value.expiresAt < limit) this.accessTokens.delete(key);
	}

	#load(file: string): void {
		let text: string;
		try {
			text = readFileSync(file, "utf8");
		} catch (error) {
			if (error instanceof Error && "code" in error && error.code === "ENOENT")
				return;
			throw error;
		}
		const loaded = state.parse(JSON.parse(text));
		for (const value of loaded.codes) this.codes.set(value.code, value);
		for (const value of loaded.accessTokens)
			this.accessTokens.set(value.token, value);
		for (const value of loaded.refreshTokens)
			this.refreshTokens.set(value.token, value);
		for (const value of loaded.grants)
			this.grants.set(grantKey(value.clientId, value.sub), value);
	}
}

/** The key of `OAuthStore.grants`. */
export function grantKey(clientId: string, sub: string): string {
	return `${clientId} ${sub}`;
}
