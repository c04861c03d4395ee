import { z } from "zod";
import { OAuth2Server } from "../../authorization/oauth2-server.ts";
import {
	type AccessToken,
	grantKey,
} from "../../authorization/oauth2-store.ts";
import { randomText } from "../../authorization/random-text.ts";
import type { StateFile } from "../../authorization/state-file.ts";
import type { Clock } from "../../world/clock.ts";
import type { World } from "../../world/world.ts";
import { client } from "../client.ts";
import { publicProfile } from "./permissions.ts";

const shortSeconds = 5_400;
const longSeconds = 60 * 86_400;
/** Time after a login for which an app sees the person's data. */
const dataAccessMs = 90 * 86_400_000;

/** Tokens that are remembered, the dead ones among them. */
const keptTokens = 10_000;

const login = z.object({
	clientId: z.string(),
	sub: z.string(),
	granted: z.array(z.string()),
	declined: z.array(z.string()),
	/** Milliseconds. */
	dataAccessEndsAt: z.number(),
	/** The world's accounts that the person chose; null: all, those to come too. */
	accounts: z.array(z.string()).nullable(),
});

const stored = z.object({
	logins: z.array(login),
	tokens: z.array(
		z.object({
			token: z.string(),
			issuedAt: z.number(),
			/** The business whose system user it belongs to; null: a person's. */
			business: z.string().nullable(),
		}),
	),
	endings: z.array(
		z.object({ owner: z.string(), subcode: z.number().nullable() }),
	),
});

/** Permissions that one person gave one app, over all of its logins: every token of the two follows them. */
export type Login = z.infer<typeof login>;

type TokenFacts = { issuedAt: number; business: string | null };

/** People's logins at one app: codes and tokens by OAuth 2.0's rules, and beside them what Meta alone keeps. */
export class Logins {
	readonly server: OAuth2Server;
	readonly #clock: Clock;
	readonly #state: StateFile;
	readonly #accessTokenSeconds: number | null;
	readonly #logins: Map<string, Login>;
	readonly #tokens: Map<string, TokenFacts>;
	/** The subcode that tells why the tokens of a person and app are dead. */
	readonly #endings: Map<string, number | null>;

	constructor(world: World) {
		const { clock, state, settings } = world;
		this.#clock = clock;
		this.#state = state;
		this.#accessTokenSeconds = settings.accessTokenSeconds;
		this.server = new OAuth2Server({
			name: "meta-ads",
			clock,
			state,
			clients: world.clientsOf(client, world.redirectUrisOf("meta-ads")),
			policy: {
				codeSeconds: 600,
				accessTokenSeconds: settings.accessTokenSeconds ?? shortSeconds,
				refresh: null,
				pkce: "ignored",
				challengeMethods: [],
				scopes: "request",
				prefixes: { code: "AQ", accessToken: "EAAK", refreshToken: "" },
			},
		});
		const saved = state.section("meta-ads-logins", stored, () => ({
			logins: [...this.#logins.values()],
			tokens: [...this.#tokens].map(([token, facts]) => ({ token, ...facts })),
			endings: [...this.#endings].map(([owner, subcode]) => ({
				owner,
				subcode,
			})),
		}));
		this.#logins = new Map(
			saved?.logins.map((one) => [grantKey(one.clientId, one.sub), one]),
		);
		this.#tokens = new Map(
			saved?.tokens.map(({ token, ...facts }) => [token, facts]),
		);
		this.#endings = new Map(
			saved?.endings.map(({ owner, subcode }) => [owner, subcode]),
		);
	}

	find(clientId: string, sub: string): Login | null {
		return this.#logins.get(grantKey(clientId, sub)) ?? null;
	}

	/** All logins of a person, or everybody's. */
	list(sub?: string): Login[] {
		return [...this.#logins.values()].filter(
			(one) => sub === undefined || one.sub === sub,
		);
	}

	/** Records what a person allowed and declined; what is in neither list stays as it was. */
	record(given: {
		clientId: string;
		sub: string;
		granted: readonly string[];
		declined: readonly string[];
		accounts: readonly string[] | null;
	}): Login {
		const { clientId, sub } = given;
		const earlier = this.find(clientId, sub);
		const granted = new Set([
			publicProfile,
			...(earlier?.granted ?? []),
			...given.granted,
		]);
		const declined = new Set([...(earlier?.declined ?? []), ...given.declined]);
		for (const name of given.declined) granted.delete(name);
		for (const name of given.granted) declined.delete(name);
		const made: Login = {
			clientId,
			sub,
			granted: [...granted],
			declined: [...declined],
			dataAccessEndsAt: this.#clock.now() + dataAccessMs,
			accounts: given.accounts === null ? null : [...given.accounts],
		};
		this.#logins.set(grantKey(clientId, sub), made);
		this.#state.changed();
		return made;
	}

	/** Notes what is told of a token that was just issued. */
	issued(token: AccessToken, business: string | null = null): void {
		this.#tokens.set(token.token, { issuedAt: this.#clock.now(), business });
		const [oldest] = this.#tokens.keys();
		if (this.#tokens.size > keptTokens && oldest !== undefined)
			this.#tokens.delete(oldest);
		this.#state.changed();
	}

	/** True for a token that was issued once, also when it ended so long ago that nothing else is known of it. */
	wasIssued(token: string): boolean {
		return this.#tokens.has(token);
	}

	factsOf(token: string): TokenFacts {
		return (
			this.#tokens.get(token) ?? { issuedAt: this.#clock.now(), business: null }
		);
	}

	/**
	 * A long-lived token for a living one.
	 * @param extends_ false: it ends when the given one ends
	 */
	lengthen(given: AccessToken, extends_: boolean): AccessToken {
		const seconds = this.#accessTokenSeconds ?? longSeconds;
		const made: AccessToken = {
			...given,
			token: `EAAK${randomText(176)}`,
			expiresAt:
				given.expiresAt === null
					? null
					: extends_
						? this.#clock.now() + seconds * 1000
						: given.expiresAt,
		};
		this.server.store.accessTokens.set(made.token, made);
		this.server.store.changed();
		this.issued(made, this.factsOf(given.token).business);
		return made;
	}

	/** A token that does not end by time, as system users have. */
	makeEndless(token: AccessToken): void {
		const kept = this.server.store.accessTokens.get(token.token);
		if (kept !== undefined) kept.expiresAt = null;
		this.server.store.changed();
	}

	/** Ends all that a person allowed, with the subcode that their tokens are answered with. Returns how many tokens died. */
	end(sub: string, subcode: number | null, clientId?: string): number {
		for (const [key, one] of this.#logins)
			if (
				one.sub === sub &&
				(clientId === undefined || one.clientId === clientId)
			) {
				// After a changed password the app is still allowed; only its tokens are dead.
				if (subcode === 458) this.#logins.delete(key);
				this.#endings.set(key, subcode);
			}
		return this.server.revokeGrant(sub, clientId);
	}

	/** The subcode of a dead token's answer. */
	endingOf(token: AccessToken): number | null {
		const ending = this.#endings.get(grantKey(token.clientId, token.sub));
		return ending === undefined ? 458 : ending;
	}

	/** Takes one permission back, as in a person's settings. False where it was not granted. */
	withdraw(login: Login, permission: string): boolean {
		if (!login.granted.includes(permission)) return false;
		login.granted = login.granted.filter((name) => name !== permission);
		login.declined = [...new Set([...login.declined, permission])];
		this.#state.changed();
		return true;
	}

	/** Ends the app's access to the person's data at a moment; the tokens go on looking valid. */
	endDataAccess(login: Login, at: number): void {
		login.dataAccessEndsAt = at;
		this.#state.changed();
	}
}
