import type { Clock } from "../world/clock.ts";
import {
	type ClientRefusal,
	Clients,
	type RegisteredClient,
} from "./clients.ts";
import {
	OAuth1Store,
	type OAuth1Token,
	type RequestToken,
} from "./oauth1-store.ts";
import { isSameText, randomText } from "./random-text.ts";
import type { StateFile } from "./state-file.ts";

/** Differences of a platform's OAuth 1.0a server from the next one's. */
export type OAuth1Policy = {
	requestTokenSeconds: number;
	/** An access token as the platform writes it, such as `{user id}-…`. */
	accessToken: (sub: string, random: string) => string;
};

/** Reason why the server says no; a platform puts it into its own words. */
export type OAuth1Refusal =
	| "callback_not_registered"
	| "request_token_unknown"
	| "request_token_not_allowed"
	| "verifier_mismatch"
	| "token_of_other_client"
	| ClientRefusal;

/** Thrown by the operations below. */
export class OAuth1Refused extends Error {
	readonly refusal: OAuth1Refusal;
	constructor(refusal: OAuth1Refusal) {
		super(refusal);
		this.refusal = refusal;
	}
}

/** An OAuth 1.0a server without its HTTP and signatures: consumers, request tokens, verifiers and tokens. */
export class OAuth1Server {
	readonly policy: OAuth1Policy;
	readonly clients: Clients;
	readonly store: OAuth1Store;
	readonly #clock: Clock;

	/** @param options.name of the server's section in the state file: one server, one name */
	constructor(options: {
		name: string;
		policy: OAuth1Policy;
		clients: readonly RegisteredClient[];
		clock: Clock;
		state: StateFile;
	}) {
		this.policy = options.policy;
		this.clients = new Clients(options.clients);
		this.store = new OAuth1Store(options.name, options.state);
		this.#clock = options.clock;
	}

	/** The first leg: the key of a consent. Throws `OAuth1Refused`. The caller has checked the signature. */
	issueRequestToken(clientId: string, callback: string): RequestToken {
		const client = this.clients.find(clientId);
		if (client === null) throw new OAuth1Refused("client_unknown");
		if (client.deleted) throw new OAuth1Refused("client_deleted");
		if (!client.redirectUris.includes(callback))
			throw new OAuth1Refused("callback_not_registered");
		const now = this.#clock.now();
		const token: RequestToken = {
			token: randomText(27),
			secret: randomText(32),
			clientId,
			callback,
			expiresAt: now + this.policy.requestTokenSeconds * 1000,
			allowed: null,
		};
		this.store.prune(now);
		this.store.requestTokens.set(token.token, token);
		this.store.changed();
		return token;
	}

	/** Null for a request token that is unknown, used or outlived. */
	findRequestToken(token: string): RequestToken | null {
		const found = this.store.requestTokens.get(token);
		return found !== undefined && found.expiresAt > this.#clock.now()
			? found
			: null;
	}

	/** The person allows: the verifier that goes back to the app. */
	allow(token: RequestToken, sub: string): string {
		const verifier = randomText(32);
		token.allowed = { sub, verifier };
		this.store.changed();
		return verifier;
	}

	/** The person refuses: the request token is of no more use. */
	deny(token: RequestToken): void {
		this.store.requestTokens.delete(token.token);
		this.store.changed();
	}

	/** The third leg; throws `OAuth1Refused`. A request token is used up by it. The caller has checked the signature. */
	exchange(input: {
		clientId: string;
		token: string;
		verifier: string;
	}): OAuth1Token {
		const found = this.findRequestToken(input.token);
		if (found === null) throw new OAuth1Refused("request_token_unknown");
		if (found.clientId !== input.clientId)
			throw new OAuth1Refused("token_of_other_client");
		if (found.allowed === null)
			throw new OAuth1Refused("request_token_not_allowed");
		if (!isSameText(found.allowed.verifier, input.verifier))
			throw new OAuth1Refused("verifier_mismatch");
		this.store.requestTokens.delete(found.token);
		const { sub } = found.allowed;
		// One person and one app have one token: allowed again, it is the same.
		const known = [...this.store.accessTokens.values()].find(
			(one) =>
				one.sub === sub && one.clientId === found.clientId && !one.revoked,
		);
		const token = known ?? {
			token: this.policy.accessToken(sub, randomText(40)),
			secret: randomText(45),
			clientId: found.clientId,
			sub,
			revoked: false,
		};
		this.store.accessTokens.set(token.token, token);
		this.store.changed();
		return token;
	}

	/** Null for a token that is unknown; a revoked one says so. */
	findToken(token: string): OAuth1Token | null {
		return this.store.accessTokens.get(token) ?? null;
	}

	/** Ends one token; false for one that is unknown or already ended. */
	revokeToken(token: string): boolean {
		const found = this.findToken(token);
		if (found === null || found.revoked) return false;
		found.revoked = true;
		this.store.changed();
		return true;
	}

	/** Ends all that a person allowed, to one client or to all of them. Returns how many tokens ended. */
	revokeGrant(sub: string, clientId?: string): number {
		const concerned = [...this.store.accessTokens.values()].filter(
			(one) =>
				!one.revoked &&
				one.sub === sub &&
				(clientId === undefined || one.clientId === clientId),
		);
		for (const one of concerned) one.revoked = true;
		this.store.changed();
		return concerned.length;
	}
}
