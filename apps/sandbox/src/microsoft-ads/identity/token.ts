import {
	type IssuedTokens,
	type OAuth2Refusal,
	OAuth2Refused,
	type OAuth2Server,
} from "../../authorization/oauth2-server.ts";
import { json } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import { findPerson } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import { IdentityRefused, identityError } from "./aadsts.ts";
import { readScopes } from "./authorize.ts";
import { idToken } from "./id-token.ts";
import { apiScope } from "./identity-server.ts";

const numbers: Readonly<Record<OAuth2Refusal, number>> = {
	client_unknown: 700016,
	client_secret_wrong: 7000215,
	client_deleted: 700016,
	code_unknown: 70000,
	code_used_or_expired: 70008,
	code_of_other_client: 70000,
	redirect_uri_mismatch: 50011,
	verifier_missing: 501481,
	verifier_mismatch: 501481,
	refresh_token_dead: 70008,
	refresh_token_idle: 700082,
	refresh_token_reused: 70000,
	scope_not_granted: 65001,
};

/** `POST /common/oauth2/v2.0/token`: exchange of a code, and refresh. `scope` is wanted each time. */
export async function token(
	request: SandboxRequest,
	server: OAuth2Server,
	world: World,
): Promise<Reply> {
	const now = world.clock.now();
	const form = new URLSearchParams((await request.body()).toString("utf8"));
	try {
		if (request.method !== "POST") throw new IdentityRefused(900561);
		const { clientId } = authenticate(request, form, server);
		const grantType = need(form, "grant_type");
		if (!["authorization_code", "refresh_token"].includes(grantType))
			throw new IdentityRefused(70003);
		const scopes = readScopes(form.get("scope"));
		const exchanged =
			grantType === "authorization_code"
				? server.exchangeCode({
						clientId,
						code: need(form, "code"),
						redirectUri: need(form, "redirect_uri"),
						verifier: form.get("code_verifier"),
					})
				: null;
		const issued =
			exchanged ??
			server.refresh({
				clientId,
				refreshToken: need(form, "refresh_token"),
				scopes,
			});
		return await success(issued, {
			nonce: exchanged?.code.nonce ?? null,
			clientId,
			world,
			server,
		});
	} catch (error) {
		if (error instanceof IdentityRefused)
			return identityError(error.code, now, { detail: error.detail });
		if (error instanceof OAuth2Refused)
			return identityError(numberOf(error.refusal, form, server), now);
		throw error;
	}
}

/** Number of a refusal: a code that was used, and a token that was taken back, have numbers of their own. */
function numberOf(
	refusal: OAuth2Refusal,
	form: URLSearchParams,
	{ store }: OAuth2Server,
): number {
	if (refusal === "code_used_or_expired")
		return store.codes.get(form.get("code") ?? "")?.used
			? 54005
			: numbers[refusal];
	if (refusal === "refresh_token_dead") {
		const known = store.refreshTokens.get(form.get("refresh_token") ?? "");
		if (known === undefined) return 70000;
		return known.revoked ? 50173 : numbers[refusal];
	}
	return numbers[refusal];
}

async function success(
	{ accessToken, refreshToken }: IssuedTokens,
	{
		nonce,
		clientId,
		world,
		server,
	}: {
		nonce: string | null;
		clientId: string;
		world: World;
		server: OAuth2Server;
	},
): Promise<Reply> {
	const now = world.clock.now();
	const seconds = Math.floor(((accessToken.expiresAt ?? 0) - now) / 1000);
	const person = findPerson(accessToken.sub);
	return json(
		200,
		{
			token_type: "Bearer",
			// Scopes of the API alone: those of the identity platform are not told.
			scope: accessToken.scopes.filter((one) => one === apiScope).join(" "),
			expires_in: seconds,
			ext_expires_in: seconds,
			access_token: accessToken.token,
			...(refreshToken === null ? {} : { refresh_token: refreshToken.token }),
			...(accessToken.scopes.includes("openid") && person
				? {
						id_token: await idToken(server, {
							person,
							clientId,
							nonce,
							now,
						}),
					}
				: {}),
		},
		{ "cache-control": "no-store, no-cache", pragma: "no-cache" },
	);
}

/** The app's credentials, in the body or as HTTP Basic. */
function authenticate(
	{ headers }: SandboxRequest,
	form: URLSearchParams,
	server: OAuth2Server,
) {
	const [, encoded] =
		/^Basic ([\w+/=]+)$/i.exec(headers.authorization ?? "") ?? [];
	if (encoded !== undefined) {
		const [id = "", secret = ""] = Buffer.from(encoded, "base64")
			.toString("utf8")
			.split(":")
			.map((part) => decodeURIComponent(part.replaceAll("+", " ")));
		return server.authenticateClient(id, secret);
	}
	const id = need(form, "client_id");
	const secret = form.get("client_secret");
	if (secret === null) throw new IdentityRefused(7000218);
	return server.authenticateClient(id, secret);
}

function need(form: URLSearchParams, name: string): string {
	const value = form.get(name);
	if (value === null || value === "")
		throw new IdentityRefused(900144, `The parameter ${name} is missing.`);
	return value;
}
