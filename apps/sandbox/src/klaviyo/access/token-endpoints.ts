import { oauthError } from "../../authorization/oauth-fault.ts";
import {
	type IssuedTokens,
	OAuth2Refused,
	type OAuth2Server,
} from "../../authorization/oauth2-server.ts";
import { json } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import type { Clock } from "../../world/clock.ts";

const noStore = { "cache-control": "no-store", pragma: "no-cache" };

/** `POST /oauth/token`: a form, the client by Basic alone. */
export async function token(
	request: SandboxRequest,
	server: OAuth2Server,
	clock: Clock,
): Promise<Reply> {
	const opened = await openRequest(request, server);
	if ("refused" in opened) return opened.refused;
	const { form, clientId } = opened;
	try {
		switch (form.get("grant_type")) {
			case "authorization_code": {
				const code = form.get("code");
				const redirectUri = form.get("redirect_uri");
				const verifier = form.get("code_verifier");
				if (!code || !redirectUri || !verifier)
					return oauthError(
						400,
						"invalid_request",
						"code, redirect_uri and code_verifier are required.",
					);
				return issued(
					server.exchangeCode({ clientId, code, redirectUri, verifier }),
					clock,
				);
			}
			case "refresh_token": {
				const refreshToken = form.get("refresh_token");
				if (!refreshToken)
					return oauthError(
						400,
						"invalid_request",
						"refresh_token is required.",
					);
				return issued(
					server.refresh({ clientId, refreshToken, scopes: null }),
					clock,
				);
			}
			case null:
				return oauthError(400, "invalid_request", "grant_type is required.");
			default:
				return oauthError(400, "unsupported_grant_type");
		}
	} catch (error) {
		if (error instanceof OAuth2Refused) return oauthError(400, "invalid_grant");
		throw error;
	}
}

/** `POST /oauth/revoke`: ends the installation that a token is of; a token that is dead already is no error. */
export async function revoke(
	request: SandboxRequest,
	server: OAuth2Server,
): Promise<Reply> {
	const opened = await openRequest(request, server);
	if ("refused" in opened) return opened.refused;
	const { form, clientId } = opened;
	const value = form.get("token");
	if (!value) return oauthError(400, "invalid_request", "token is required.");
	const known =
		server.store.refreshTokens.get(value) ??
		server.store.accessTokens.get(value);
	if (known !== undefined && known.clientId !== clientId)
		return oauthError(400, "invalid_grant");
	server.revokeByToken(value);
	return json(200, {}, noStore);
}

function issued(
	{ accessToken, refreshToken }: IssuedTokens,
	clock: Clock,
): Reply {
	return json(
		200,
		{
			access_token: accessToken.token,
			token_type: "bearer",
			expires_in:
				accessToken.expiresAt === null
					? null
					: Math.round((accessToken.expiresAt - clock.now()) / 1000),
			refresh_token: refreshToken?.token,
			scope: accessToken.scopes.join(" "),
		},
		noStore,
	);
}

async function openRequest(
	request: SandboxRequest,
	server: OAuth2Server,
): Promise<{ refused: Reply } | { form: URLSearchParams; clientId: string }> {
	const type = request.headers["content-type"] ?? "";
	if (!type.startsWith("application/x-www-form-urlencoded"))
		return {
			refused: oauthError(400, "invalid_request", "The body must be a form."),
		};
	const [, basic = ""] =
		/^Basic ([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? "") ??
		[];
	const [id = "", secret = ""] = Buffer.from(basic, "base64")
		.toString("utf8")
		.split(":");
	try {
		const { clientId } = server.authenticateClient(id, secret);
		const form = new URLSearchParams((await request.body()).toString("utf8"));
		return { form, clientId };
	} catch (error) {
		if (error instanceof OAuth2Refused)
			return { refused: oauthError(401, "invalid_client") };
		throw error;
	}
}
