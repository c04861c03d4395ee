import { bearerToken } from "../authorization/bearer-token.ts";
import { oauthError } from "../authorization/oauth-fault.ts";
import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import type { AccessToken } from "../authorization/oauth2-store.ts";
import { json } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import type { Clock } from "../world/clock.ts";
import { identityClaims } from "./identity-claims.ts";
import { readForm } from "./token-endpoints.ts";

type Parts = { server: OAuth2Server; clock: Clock };

/** `/tokeninfo`, `/oauth2/v3/tokeninfo`: an access token as parameter or header, or an ID token; every value is a text. */
export async function tokenInfo(
	request: SandboxRequest,
	{ server, clock }: Parts,
): Promise<Reply> {
	const asked = await readTokens(request);
	if (asked.idToken !== null) {
		const signed = await server.signingKey.verify(asked.idToken, clock.now());
		if (signed === null) return invalid();
		const claims = Object.entries(signed.claims).map(([name, value]) => [
			name,
			String(value),
		]);
		return json(200, {
			...Object.fromEntries(claims),
			alg: "RS256",
			kid: signed.header.kid,
			typ: "JWT",
		});
	}
	if (asked.accessToken === null) return nothingAsked();
	const found = findLive(asked.accessToken, server);
	if (found === null) return invalid();
	const { email } = identityClaims(found.sub, found.scopes);
	return json(200, {
		azp: found.clientId,
		aud: found.clientId,
		sub: found.sub,
		scope: found.scopes.join(" "),
		exp: String(Math.floor((found.expiresAt ?? 0) / 1000)),
		expires_in: String(secondsLeft(found, clock)),
		...(email === undefined ? {} : { email, email_verified: "true" }),
		access_type: found.offline ? "offline" : "online",
	});
}

/** `/oauth2/v1|v2/tokeninfo`: an access token, in the names of before OpenID. */
export async function olderTokenInfo(
	request: SandboxRequest,
	{ server, clock }: Parts,
): Promise<Reply> {
	const { accessToken } = await readTokens(request);
	if (accessToken === null) return nothingAsked();
	const found = findLive(accessToken, server);
	if (found === null) return invalid();
	const { email } = identityClaims(found.sub, found.scopes);
	return json(200, {
		issued_to: found.clientId,
		audience: found.clientId,
		user_id: found.sub,
		scope: found.scopes.join(" "),
		expires_in: secondsLeft(found, clock),
		...(email === undefined ? {} : { email, verified_email: true }),
		access_type: found.offline ? "offline" : "online",
	});
}

async function readTokens(
	request: SandboxRequest,
): Promise<{ accessToken: string | null; idToken: string | null }> {
	const form = request.method === "POST" ? await readForm(request) : null;
	const read = (name: string) => request.query.get(name) ?? form?.get(name);
	return {
		accessToken: read("access_token") ?? bearerToken(request),
		idToken: read("id_token") ?? null,
	};
}

function findLive(value: string, server: OAuth2Server): AccessToken | null {
	const found = server.inspect(value);
	return found?.state === "live" ? found : null;
}

function secondsLeft(token: AccessToken, clock: Clock): number {
	return Math.max(0, Math.floor(((token.expiresAt ?? 0) - clock.now()) / 1000));
}

function invalid(): Reply {
	return oauthError(400, "invalid_token", "Invalid Value");
}

function nothingAsked(): Reply {
	return oauthError(
		400,
		"invalid_request",
		"either access_token or id_token is required",
	);
}
