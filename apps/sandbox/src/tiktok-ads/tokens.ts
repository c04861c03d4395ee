import {
	OAuth2Refused,
	type OAuth2Server,
} from "../authorization/oauth2-server.ts";
import type { AccessToken } from "../authorization/oauth2-store.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import { success, TikTokRefused } from "./calls/envelope.ts";
import { Parameters } from "./calls/parameters.ts";
import { rawJson } from "./calls/raw-json.ts";
import type { Shares } from "./shares.ts";

export type Tokens = { server: OAuth2Server; shares: Shares };

/** `POST oauth2/access_token/`: an `auth_code` for a token that does not end. No header, no redirect address, no PKCE. */
export async function exchange(
	request: SandboxRequest,
	{ server, shares }: Tokens,
): Promise<Reply> {
	const body = await Parameters.ofBody(request);
	const client = authenticate(server, body);
	const code = body.needText("auth_code");
	const withAdvertisers = body.flag("return_advertiser_ids", true);
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
	const body = await Parameters.ofBody(request);
	const client = authenticate(server, body);
	const token = liveToken(server, body.needText("access_token"));
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
export function authenticate(server: OAuth2Server, proof: Parameters) {
	const appId = proof.needText("app_id");
	const secret = proof.needText("secret");
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
