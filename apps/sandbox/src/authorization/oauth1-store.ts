import { z } from "zod";
import type { StateFile } from "./state-file.ts";

const requestToken = z.object({
	token: z.string(),
	secret: z.string(),
	clientId: z.string(),
	callback: z.string(),
	expiresAt: z.number(),
	/** Person who allowed it, with the verifier; null: not answered yet. */
	allowed: z.object({ sub: z.string(), verifier: z.string() }).nullable(),
});

const accessToken = z.object({
	token: z.string(),
	secret: z.string(),
	clientId: z.string(),
	sub: z.string(),
	revoked: z.boolean(),
});

const state = z.object({
	requestTokens: z.array(requestToken),
	accessTokens: z.array(accessToken),
});

export type RequestToken = z.infer<typeof requestToken>;
export type OAuth1Token = z.infer<typeof accessToken>;

/** Request and access tokens of one OAuth 1.0a server, with a section of the state file. */
export class OAuth1Store {
	readonly requestTokens = new Map<string, RequestToken>();
	readonly accessTokens = new Map<string, OAuth1Token>();
	readonly #file: StateFile;

	constructor(name: string, file: StateFile) {
		this.#file = file;
		const saved = file.section(name, state, () => ({
			requestTokens: [...this.requestTokens.values()],
			accessTokens: [...this.accessTokens.values()],
		}));
		for (const one of saved?.requestTokens ?? [])
			this.requestTokens.set(one.token, one);
		for (const one of saved?.accessTokens ?? [])
			this.accessTokens.set(one.token, one);
	}

	changed(): void {
		this.#file.changed();
	}

	/** Forgets request tokens that ended before `now` (milliseconds). */
	prune(now: number): void {
		for (const [key, one] of this.requestTokens)
			if (one.expiresAt <= now) this.requestTokens.delete(key);
	}
}
