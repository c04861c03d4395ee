import {
	OAuth2Refused,
	type OAuth2Server,
} from "../authorization/oauth2-server.ts";
import type { AccessToken } from "../authorization/oauth2-store.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import { success, TikTokRefused } from "./envelope.ts";
import type { Shares } from "./shares.ts";

export type Tokens = { server: OAuth2Server; shares: Shares };

/** `POST oauth2/access_token/`: an `auth_code` for a token that does not end. No header, no redirect address, no PKCE. */
export async function exchange(
	request: SandboxRequest,
	{ server, shares }: Tokens,
): Promise<Reply> {
	const body = await readBody(request);
	const client = authenticate(server, body.app_id, body.secret);
	const code = text(body, "auth_code");
	const withAdvertisers = body.return_advertiser_ids ?? true;
	if (typeof withAdvertisers !== "boolean")
		throw new TikTokRefused(40002, "return_advertiser_ids: must be a boolean.");
	try {
		const { accessToken } = server.exchangeCode({
			clientId: client.clientId,
			code,
			redirectUri: null,
			verifier: null,
		});
		return success({
			access_token: accessToken.token,
			...(withAdvertisers
				? { advertiser_ids: shares.of(accessToken.fromCode) }
				: {}),
			// Numbers, of which some are beyond 2^53.
			scope: accessToken.scopes.map((scope) => rawJson(scope)),
		});
	} catch (error) {
		if (error instanceof OAuth2Refused) throw new TikTokRefused(40110);
		throw error;
	}
}

/** `POST oauth2/revoke_token/`: ends the token, and what else of the same consent there is. */
export async function revoke(
	request: SandboxRequest,
	{ server, shares }: Tokens,
): Promise<Reply> {
	const body = await readBody(request);
	const client = authenticate(server, body.app_id, body.secret);
	const token = liveToken(server, text(body, "access_token"));
	if (token.clientId !== client.clientId) throw new TikTokRefused(40113);
	server.revokeByToken(token.token);
	return success({
		app_id: client.clientId,
		advertiser_ids: shares.of(token.fromCode),
	});
}

/**
 * The live token of a call's header.
 * @throws {TikTokRefused} 40104, 40105
 */
export function tokenOf(
	request: SandboxRequest,
	server: OAuth2Server,
): AccessToken {
	const given = request.headers["access-token"];
	if (!given) throw new TikTokRefused(40104);
	return liveToken(server, given);
}

/** @throws {TikTokRefused} 40101 */
export function authenticate(
	server: OAuth2Server,
	appId: unknown,
	secret: unknown,
) {
	if (typeof appId !== "string" || appId === "")
		throw new TikTokRefused(40002, "app_id: Missing data for required field.");
	if (typeof secret !== "string" || secret === "")
		throw new TikTokRefused(40002, "secret: Missing data for required field.");
	try {
		return server.authenticateClient(appId, secret);
	} catch (error) {
		if (error instanceof OAuth2Refused) throw new TikTokRefused(40101);
		throw error;
	}
}

function liveToken(server: OAuth2Server, value: string): AccessToken {
	const token = server.inspect(value);
	if (token === null || token.state === "revoked")
		throw new TikTokRefused(40105);
	if (token.state === "expired") throw new TikTokRefused(40102);
	return token;
}

async function readBody(
	request: SandboxRequest,
): Promise<Record<string, unknown>> {
	const refused = new TikTokRefused(
		40002,
		"The request body is not valid JSON of type application/json.",
	);
	if (!request.headers["content-type"]?.startsWith("application/json"))
		throw refused;
	let body: unknown;
	try {
		body = JSON.parse((await request.body()).toString("utf8"));
	} catch {
		throw refused;
	}
	if (typeof body !== "object" || body === null || Array.isArray(body))
		throw refused;
	return body as Record<string, unknown>;
}

function text(body: Record<string, unknown>, name: string): string {
	const value = body[name];
	if (typeof value !== "string" || value === "")
		throw new TikTokRefused(40002, `${name}: Missing data for required field.`);
	return value;
}

/** Digits that are written as the number they are. */
function rawJson(digits: string): unknown {
	return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(
		digits,
	);
}
