import { createHmac } from "node:crypto";
import { bearerToken } from "../../authorization/bearer-token.ts";
import type { AccessToken } from "../../authorization/oauth2-store.ts";
import { isSameText } from "../../authorization/random-text.ts";
import type { SandboxRequest } from "../../simulator.ts";
import { findPerson } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import { client } from "../client.ts";
import { GraphRefused } from "../graph/graph-error.ts";
import type { Params } from "../graph/params.ts";
import { userIdOf } from "../ids.ts";
import type { Logins } from "./logins.ts";
import type { SystemUser, SystemUsers } from "./system-users.ts";
import type { Viewer } from "./viewer.ts";

/** Switches of the app's settings at Meta. */
export type AppSettings = {
	/** "Require app secret". */
	requiresProof: boolean;
};

/** Tells who a call is made by. */
export class Viewers {
	readonly #world: World;
	readonly #logins: Logins;
	readonly #systemUsers: SystemUsers;
	readonly #settings: AppSettings;

	constructor(parts: {
		world: World;
		logins: Logins;
		systemUsers: SystemUsers;
		settings: AppSettings;
	}) {
		this.#world = parts.world;
		this.#logins = parts.logins;
		this.#systemUsers = parts.systemUsers;
		this.#settings = parts.settings;
	}

	/**
	 * Finds the owner of a call's token.
	 * @throws {GraphRefused} 104 without a token, 190 for a dead one, 100 for a wrong proof
	 */
	of(request: SandboxRequest, params: Params): Viewer {
		const token = tokenOf(request, params);
		if (token === null)
			throw new GraphRefused(
				104,
				"An access token is required to request this resource.",
				{ status: 400 },
			);
		const systemUser = this.#systemUsers.find(token);
		const viewer =
			systemUser === null
				? this.#personOf(token)
				: this.#systemUser(systemUser);
		this.#checkProof(viewer, params.text("appsecret_proof"));
		return viewer;
	}

	#systemUser(user: SystemUser): Viewer {
		if (this.#systemUsers.isRevoked(user.token)) throw deadToken(null);
		return systemViewer(user, client.id);
	}

	#personOf(value: string): Viewer {
		const token = this.#logins.server.inspect(value);
		if (token === null)
			throw this.#logins.wasIssued(value)
				? expiredToken(null, this.#world)
				: unreadableToken();
		if (token.state === "expired") throw expiredToken(token, this.#world);
		if (token.state === "revoked")
			throw deadToken(this.#logins.endingOf(token));
		if (this.#logins.server.clients.find(token.clientId)?.deleted)
			throw deadToken(null);
		const { business } = this.#logins.factsOf(value);
		if (business !== null) {
			const user = this.#systemUsers
				.list()
				.find((one) => one.business.worldId === business);
			if (user !== undefined)
				return {
					...systemViewer(user, token.clientId),
					token: value,
					granted: new Set(token.scopes),
				};
		}
		return this.#person(value, token);
	}

	#person(value: string, token: AccessToken): Viewer {
		const person = findPerson(token.sub);
		const login = this.#logins.find(token.clientId, token.sub);
		if (person === null || login === null) throw deadToken(458);
		const hasDataAccess = login.dataAccessEndsAt > this.#world.clock.now();
		return {
			token: value,
			clientId: token.clientId,
			kind: "USER",
			id: userIdOf(person),
			name: person.name,
			email: person.email,
			sub: person.sub,
			granted: new Set(login.granted),
			declined: login.declined,
			accounts: hasDataAccess
				? this.#world.accounts
						.advertisersOf(person)
						.filter(
							({ id }) =>
								login.accounts === null || login.accounts.includes(id),
						)
				: [],
			businessOf: null,
			hasDataAccess,
		};
	}

	#checkProof(viewer: Viewer, proof: string | null): void {
		const secret = this.#logins.server.clients.find(
			viewer.clientId,
		)?.clientSecret;
		if (proof === null) {
			if (this.#settings.requiresProof)
				throw new GraphRefused(
					100,
					"API calls from the server require an appsecret_proof argument",
					{ type: "GraphMethodException" },
				);
			return;
		}
		if (
			secret === undefined ||
			!isSameText(proofOf(secret, viewer.token), proof)
		)
			throw new GraphRefused(
				100,
				"Invalid appsecret_proof provided in the API argument",
				{ type: "GraphMethodException" },
			);
	}
}

/** Hexadecimal HMAC-SHA256 of a token by the app's secret. */
export function proofOf(secret: string, token: string): string {
	return createHmac("sha256", secret).update(token).digest("hex");
}

/** The token of a call: a parameter, or a header. */
export function tokenOf(
	request: SandboxRequest,
	params: Params,
): string | null {
	const { authorization = "" } = request.headers;
	return (
		params.text("access_token") ??
		bearerToken(request) ??
		/^OAuth (\S+)$/i.exec(authorization)?.[1] ??
		null
	);
}

function systemViewer(user: SystemUser, clientId: string): Viewer {
	return {
		token: user.token,
		clientId,
		kind: "SYSTEM_USER",
		id: user.id,
		name: user.name,
		email: null,
		sub: null,
		granted: new Set(user.permissions),
		declined: [],
		accounts: [...user.business.owned, ...user.business.clients],
		businessOf: user.business.ordinal,
		hasDataAccess: true,
	};
}

function unreadableToken(): GraphRefused {
	return new GraphRefused(
		190,
		"Invalid OAuth access token - Cannot parse access token",
		{ status: 401 },
	);
}

function expiredToken(
	token: AccessToken | null,
	{ clock }: World,
): GraphRefused {
	const ended = new Date(token?.expiresAt ?? 0).toUTCString();
	return new GraphRefused(
		190,
		`Error validating access token: Session has expired on ${ended}. The current time is ${new Date(clock.now()).toUTCString()}.`,
		{ error_subcode: 463 },
	);
}

const endings: Readonly<Record<number, string>> = {
	458: "The user has not authorized application.",
	459: "The user must log in at www.facebook.com, because of a checkpoint.",
	460: "The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.",
	464: "Sessions for the user are not allowed because the user is not a confirmed user.",
	467: "The session is invalid because the user logged out.",
	492: "The session is invalid because the user is not a role on the Page.",
};

/** The answer to a token that was ended; null: Meta says no more. */
export function deadToken(subcode: number | null): GraphRefused {
	return new GraphRefused(
		190,
		`Error validating access token: ${subcode === null ? "The session has been invalidated." : (endings[subcode] ?? "The session is invalid.")}`,
		subcode === null ? {} : { error_subcode: subcode },
	);
}
