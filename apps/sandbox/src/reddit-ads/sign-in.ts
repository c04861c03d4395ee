import { bearerToken } from "../authorization/bearer-token.ts";
import { answerConsent } from "../authorization/consent.ts";
import { consentErrorPage } from "../authorization/consent-page.ts";
import { countOf } from "../authorization/count-of.ts";
import { oauthError } from "../authorization/oauth-fault.ts";
import { OAuth2Refused, OAuth2Server } from "../authorization/oauth2-server.ts";
import { readChallenge } from "../authorization/pkce.ts";
import type { OAuth2Policy } from "../authorization/policy.ts";
import { html, json, redirect } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import { findPerson, type Person, people } from "../world/people.ts";
import type { World } from "../world/world.ts";
import { client } from "./client.ts";
import { Refused } from "./errors.ts";

/** Signing in, as the rest of the simulator needs it. */
export type SignIn = {
	/** Null for a path that is not of signing in. */
	answer(request: SandboxRequest, path: string): Promise<Reply | null>;
	/** Whoever a call's credential belongs to; throws `Refused`. */
	personOf(request: SandboxRequest): Promise<Person>;
	/** Ends all that a person allowed. Returns how much that was. */
	revoke(person: Person): number;
	/** Ends access tokens by time. Returns how many. */
	expire(): number;
};

const scope = "ads.read";
const policy: OAuth2Policy = {
	codeSeconds: 600,
	accessTokenSeconds: 3600,
	refresh: {
		issued: "always",
		rotates: false,
		reuseSeconds: 0,
		seconds: null,
		idleSeconds: null,
		perGrant: null,
	},
	pkce: "required",
	challengeMethods: ["S256"],
	scopes: "request",
	prefixes: { code: "code_", accessToken: "at_", refreshToken: "rt_" },
};

export function createSignIn(world: World): SignIn {
	const redirectUris = world.redirectUrisOf("reddit-ads");
	const server = new OAuth2Server({
		name: "reddit-ads",
		clock: world.clock,
		state: world.state,
		clients: world.clientsOf(client, redirectUris),
		policy,
	});
	return {
		async answer(request, path) {
			if (path === "/oauth/authorize")
				return await authorize(request, server, world);
			if (path === "/oauth/token") return await token(request, server, world);
			if (path === "/oauth/revoke") return await revoke(request, server);
			return null;
		},
		async personOf(request) {
			const found = server.inspect(bearerToken(request) ?? "");
			const person = found?.state === "live" ? findPerson(found.sub) : null;
			if (!found || person === null) throw new Refused("token_invalid");
			if (!found.scopes.includes(scope)) throw new Refused("scope_missing");
			return person;
		},
		revoke: ({ sub }) => server.revokeGrant(sub),
		expire: () => server.expireAccessTokens(),
	};
}

/** `GET /oauth/authorize`: the person's page. */
async function authorize(
	request: SandboxRequest,
	server: OAuth2Server,
	world: World,
): Promise<Reply> {
	const { query } = request;
	const app = server.clients.find(query.get("client_id") ?? "");
	const redirectUri = query.get("redirect_uri") ?? "";
	const challenge = readChallenge(query, policy);
	if (!app?.redirectUris.includes(redirectUri))
		return errorPage("The client or its redirect address is not known.");
	if (query.get("response_type") !== "code" || typeof challenge === "string")
		return errorPage("The response type or the challenge is wrong.");
	const back = (answer: Record<string, string>): Reply => {
		const target = new URL(redirectUri);
		const state = query.get("state");
		for (const [name, value] of Object.entries({
			...answer,
			...(state === null ? {} : { state }),
		}))
			target.searchParams.set(name, value);
		return redirect(target.href);
	};
	const wanted = (query.get("scope") ?? "").split(" ").filter(Boolean);
	return await answerConsent(request, {
		provider: "Reddit Ads",
		appName: app.clientId,
		people,
		chosen: null,
		reachOf: (person) =>
			`Reddit Ads: ${countOf(world.accounts.advertisersOf(person).length, "account")}`,
		always: [],
		scopes: wanted.map((value) => ({
			value,
			text: `Use ${value}`,
			isGranted: false,
		})),
		allow: ({ sub }, allowed) => {
			const { code } = server.issueCode({
				clientId: app.clientId,
				sub,
				redirectUri,
				scopes: wanted.filter((each) => allowed.includes(each)),
				challenge,
			});
			return back({ code });
		},
		deny: () => back({ error: "access_denied" }),
		refuse: errorPage,
	});
}

/** `POST /oauth/token`: exchange of a code, and refresh. */
async function token(
	request: SandboxRequest,
	server: OAuth2Server,
	{ clock }: World,
): Promise<Reply> {
	return await withClient(request, server, (form, clientId) => {
		const issued =
			form.get("grant_type") === "refresh_token"
				? server.refresh({
						clientId,
						refreshToken: form.get("refresh_token") ?? "",
						scopes: null,
					})
				: server.exchangeCode({
						clientId,
						code: form.get("code") ?? "",
						redirectUri: form.get("redirect_uri") ?? "",
						verifier: form.get("code_verifier"),
					});
		const { accessToken, refreshToken } = issued;
		return json(200, {
			access_token: accessToken.token,
			token_type: "Bearer",
			expires_in: Math.floor(
				((accessToken.expiresAt ?? 0) - clock.now()) / 1000,
			),
			scope: accessToken.scopes.join(" "),
			...(refreshToken === null ? {} : { refresh_token: refreshToken.token }),
		});
	});
}

/** `POST /oauth/revoke` (RFC 7009): a token that is dead already is no error. */
async function revoke(
	request: SandboxRequest,
	server: OAuth2Server,
): Promise<Reply> {
	return await withClient(request, server, (form) => {
		server.revokeByToken(form.get("token") ?? "");
		return json(200, {});
	});
}

/** Reads a form whose client proves itself in it, and words the server's refusals. */
async function withClient(
	request: SandboxRequest,
	server: OAuth2Server,
	act: (form: URLSearchParams, clientId: string) => Reply,
): Promise<Reply> {
	if (request.method !== "POST") throw new Refused("not_found");
	const form = new URLSearchParams((await request.body()).toString("utf8"));
	try {
		const { clientId } = server.authenticateClient(
			form.get("client_id") ?? "",
			form.get("client_secret") ?? "",
		);
		return act(form, clientId);
	} catch (error) {
		if (!(error instanceof OAuth2Refused)) throw error;
		return error.refusal.startsWith("client_")
			? oauthError(401, "invalid_client")
			: oauthError(400, "invalid_grant");
	}
}

function errorPage(message: string): Reply {
	return html(
		400,
		consentErrorPage("Reddit Ads", 400, "invalid_request", message),
	);
}
