import { z } from "zod";
import { OAuth2Server } from "../../authorization/oauth2-server.ts";
import {
	type AccessToken,
	grantKey,
	type RefreshToken,
} from "../../authorization/oauth2-store.ts";
import { randomText } from "../../authorization/random-text.ts";
import type { StateFile } from "../../authorization/state-file.ts";
import type { Clock } from "../../world/clock.ts";
import type { World } from "../../world/world.ts";
import { client } from "../client.ts";
import { everyScope } from "./scopes.ts";

const daySeconds = 86_400;
const accessSeconds = 60 * daySeconds;
const refreshSeconds = 365 * daySeconds;
const tokenLength = 350;
const keptTokens = 10_000;

const stored = z.object({
	tokens: z.array(
		z.object({
			token: z.string(),
			issuedAt: z.number(),
			authorizedAt: z.number(),
		}),
	),
});

/** Moments of a token beside those that OAuth knows, in milliseconds. */
export type TokenFacts = { issuedAt: number; authorizedAt: number };

/** Treatment of apps and tokens, changed by control actions. */
export type SignInBehaviour = {
	/** Time for which a token that was just issued is refused. */
	freshTokenSeconds: number;
	/** Word for a refresh token that is over: older replies had the other one. */
	deadRefreshWord: "invalid_grant" | "invalid_request";
	/** `token_type` is left out by default. */
	tellsTokenType: boolean;
	/** A consent for other scopes ends the person's earlier tokens. */
	otherScopesEndTokens: boolean;
};

/** People's consents, codes and tokens: a refresh token ends 365 days after the consent, whatever is done with it. */
export class Logins {
	readonly server: OAuth2Server;
	readonly behaviour: SignInBehaviour = {
		freshTokenSeconds: 0,
		deadRefreshWord: "invalid_grant",
		tellsTokenType: false,
		otherScopesEndTokens: false,
	};
	/** Apps that LinkedIn has not approved for programmatic refresh. */
	readonly withoutRefresh = new Set<string>();
	/** Scopes of the products that an app has; left out: all. */
	readonly products = new Map<string, readonly string[]>();
	readonly #clock: Clock;
	readonly #state: StateFile;
	readonly #facts: Map<string, TokenFacts>;

	constructor(world: World) {
		const { clock, state, settings } = world;
		this.#clock = clock;
		this.#state = state;
		this.server = new OAuth2Server({
			name: "linkedin-ads",
			clock,
			state,
			clients: world.clientsOf(client, world.redirectUrisOf("linkedin-ads")),
			policy: {
				codeSeconds: 1800,
				accessTokenSeconds: settings.accessTokenSeconds ?? accessSeconds,
				refresh: {
					issued: "always",
					rotates: false,
					reuseSeconds: 0,
					seconds: refreshSeconds,
					idleSeconds: null,
					perGrant: null,
				},
				pkce: "ignored",
				challengeMethods: [],
				scopes: "request",
				prefixes: { code: "AQ", accessToken: "AQX", refreshToken: "AQW" },
			},
		});
		const saved = state.section("linkedin-ads-tokens", stored, () => ({
			tokens: [...this.#facts].map(([token, facts]) => ({ token, ...facts })),
		}));
		this.#facts = new Map(
			saved?.tokens.map(({ token, ...facts }) => [token, facts]),
		);
	}

	scopesOfApp(clientId: string): readonly string[] {
		return this.products.get(clientId) ?? everyScope;
	}

	/** Tokens for a code. @throws {OAuth2Refused} */
	exchange(given: { clientId: string; code: string; redirectUri: string }): {
		accessToken: AccessToken;
		refreshToken: RefreshToken | null;
	} {
		const { accessToken, refreshToken } = this.server.exchangeCode({
			...given,
			verifier: null,
		});
		if (this.behaviour.otherScopesEndTokens) this.#endOthers(accessToken);
		const now = this.#clock.now();
		this.#lengthen(accessToken, { issuedAt: now, authorizedAt: now });
		if (refreshToken === null) return { accessToken, refreshToken };
		if (this.withoutRefresh.has(given.clientId)) {
			this.server.store.refreshTokens.delete(refreshToken.token);
			return { accessToken, refreshToken: null };
		}
		this.#lengthenRefresh(refreshToken);
		return { accessToken, refreshToken };
	}

	/** The next access token, which ends no later than the refresh token. @throws {OAuth2Refused} */
	refresh(given: { clientId: string; refreshToken: string }): {
		accessToken: AccessToken;
		refreshToken: RefreshToken;
	} {
		const { accessToken, refreshToken } = this.server.refresh({
			...given,
			scopes: null,
		});
		if (refreshToken === null) throw new Error("a refresh without its token");
		const { expiresAt } = refreshToken;
		if (expiresAt !== null && accessToken.expiresAt !== null)
			accessToken.expiresAt = Math.min(accessToken.expiresAt, expiresAt);
		this.#lengthen(accessToken, {
			issuedAt: this.#clock.now(),
			authorizedAt: refreshToken.issuedAt,
		});
		return { accessToken, refreshToken };
	}

	factsOf(token: string): TokenFacts | null {
		return this.#facts.get(token) ?? null;
	}

	/** True for a token that was issued once, also when it ended so long ago that nothing else is known of it. */
	wasIssued(token: string): boolean {
		return this.#facts.has(token);
	}

	/** True for the seconds in which a new token is not known everywhere at LinkedIn. */
	isFresh(token: string): boolean {
		const facts = this.#facts.get(token);
		return (
			facts !== undefined &&
			this.#clock.now() <
				facts.issuedAt + this.behaviour.freshTokenSeconds * 1000
		);
	}

	#endOthers({ clientId, sub, scopes, token }: AccessToken): void {
		const wanted = [...scopes].sort().join(" ");
		for (const other of this.server.store.accessTokens.values())
			if (
				other.token !== token &&
				grantKey(other.clientId, other.sub) === grantKey(clientId, sub) &&
				[...other.scopes].sort().join(" ") !== wanted
			)
				other.revoked = true;
	}

	/** Tokens are longer than the server makes them. */
	#lengthen(accessToken: AccessToken, facts: TokenFacts): void {
		const { accessTokens } = this.server.store;
		accessTokens.delete(accessToken.token);
		accessToken.token += randomText(tokenLength - accessToken.token.length);
		accessTokens.set(accessToken.token, accessToken);
		this.#facts.set(accessToken.token, facts);
		const [oldest] = this.#facts.keys();
		if (this.#facts.size > keptTokens && oldest !== undefined)
			this.#facts.delete(oldest);
		this.#state.changed();
	}

	#lengthenRefresh(refreshToken: RefreshToken): void {
		const { refreshTokens } = this.server.store;
		refreshTokens.delete(refreshToken.token);
		refreshToken.token += randomText(tokenLength - refreshToken.token.length);
		refreshTokens.set(refreshToken.token, refreshToken);
		this.#state.changed();
	}
}
