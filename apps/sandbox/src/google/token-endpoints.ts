import { oauthError } from "../authorization/oauth-fault.ts";
import {
	type IssuedTokens,
	type OAuth2Refusal,
	OAuth2Refused,
	type OAuth2Server,
} from "../authorization/oauth2-server.ts";
import { json } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import type { Clock } from "../world/clock.ts";
import { idToken } from "./id-token.ts";
import { parseScopes } from "./scopes.ts";

const noStore = {
	"cache-control": "no-cache, no-store, max-age=0, must-revalidate",
	pragma: "no-cache",
};

const refusals: Record<
	OAuth2Refusal,
	{ status: number; error: string; description: string }
> = {
	code_unknown: {
		status: 400,
		error: "invalid_grant",
		description: "Malformed auth code.",
	},
	code_used_or_expired: {
		status: 400,
		error: "invalid_grant",
		description: "Bad Request",
	},
	code_of_other_client: {
		status: 401,
		error: "unauthorized_client",
		description: "Unauthorized",
	},
	redirect_uri_mismatch: {
		status: 400,
		error: "redirect_uri_mismatch",
		description: "Bad Request",
	},
	verifier_missing: {
		status: 400,
		error: "invalid_grant",
		description: "Missing code verifier.",
	},
	verifier_mismatch: {
		status: 400,
		error: "invalid_grant",
		description: "Invalid code verifier.",
	},
	refresh_token_dead: {
		status: 400,
		error: "invalid_grant",
		description: "Token has been expired or revoked.",
	},
	refresh_token_idle: {
		status: 400,
		error: "invalid_grant",
		description: "Bad Request",
	},
	refresh_token_reused: {
		status: 400,
		error: "invalid_grant",
		description: "Bad Request",
	},
	scope_not_granted: {
		status: 400,
		error: "invalid_scope",
		description: "Bad Request",
	},
	client_unknown: {
		status: 401,
		error: "invalid_client",
		description: "The OAuth client was not found.",
	},
	client_secret_wrong: {
		status: 401,
		error: "invalid_client",
		description: "Unauthorized",
	},
	client_deleted: {
		status: 401,
		error: "deleted_client",
		description: "The OAuth client was deleted.",
	},
};

/** `POST /token`: exchange of a code, and refresh. Parameters may stand in the form, in the query, or some in each. */
export async function token(
	request: SandboxRequest,
	server: OAuth2Server,
	clock: Clock,
): Promise<Reply> {
	if (request.method !== "POST") return json(404, { error: "not_found" });
	const form = await readParameters(request);
	if (form === null)
		return oauthError(400, "invalid_request", "The request must be a form");
	for (const name of new Set(form.keys())) {
		if (form.getAll(name).length > 1)
			return oauthError(
				400,
				"invalid_request",
				`OAuth 2 parameters can only have a single value: ${name}`,
			);
	}
	const credentials = clientCredentials(request, form);
	if (credentials === null)
		return oauthError(
			400,
			"invalid_request",
			"Could not determine client ID from request.",
		);
	if (credentials.secret === "")
		return oauthError(400, "invalid_request", "client_secret is missing.");
	try {
		const client = server.authenticateClient(
			credentials.id,
			credentials.secret,
		);
		const grantType = form.get("grant_type");
		if (!grantType)
			return oauthError(
				400,
				"invalid_request",
				"Missing required parameter: grant_type",
			);
		if (grantType === "authorization_code") {
			for (const name of ["code", "redirect_uri"]) {
				if (!form.get(name))
					return oauthError(
						400,
						"invalid_request",
						`Missing required parameter: ${name}`,
					);
			}
			const issued = server.exchangeCode({
				clientId: client.clientId,
				code: form.get("code") ?? "",
				redirectUri: form.get("redirect_uri") ?? "",
				verifier: form.get("code_verifier"),
			});
			return await tokenReply(
				issued,
				issued.refreshToken,
				issued.code.nonce,
				server,
				clock,
			);
		}
		if (grantType === "refresh_token") {
			const refreshToken = form.get("refresh_token");
			if (!refreshToken)
				return oauthError(
					400,
					"invalid_request",
					"Missing required parameter: refresh_token",
				);
			const scope = form.get("scope");
			const wanted = scope ? parseScopes(scope) : null;
			return await tokenReply(
				server.refresh({
					clientId: client.clientId,
					refreshToken,
					scopes: wanted && [
						...wanted.signIn,
						...wanted.ticked,
						...wanted.unknown,
					],
				}),
				null,
				null,
				server,
				clock,
			);
		}
		return oauthError(
			400,
			"unsupported_grant_type",
			`Invalid grant_type: ${grantType}`,
		);
	} catch (error) {
		if (!(error instanceof OAuth2Refused)) throw error;
		const { status, error: code, description } = refusals[error.refusal];
		return oauthError(status, code, description);
	}
}

/** `POST /revoke`: ends the whole grant the token belongs to. The token may stand in the form or the query. */
export async function revoke(
	request: SandboxRequest,
	server: OAuth2Server,
): Promise<Reply> {
	if (request.method !== "POST") return json(404, { error: "not_found" });
	const value = (await readParameters(request))?.get("token");
	if (!value) return oauthError(400, "invalid_request", "Bad Request");
	return server.revokeByToken(value)
		? json(200, {})
		: oauthError(400, "invalid_token", "Token expired or revoked");
}

async function tokenReply(
	issued: IssuedTokens,
	refreshToken: IssuedTokens["refreshToken"],
	nonce: string | null,
	server: OAuth2Server,
	clock: Clock,
): Promise<Reply> {
	const { accessToken } = issued;
	const limit = issued.refreshToken?.expiresAt ?? null;
	return json(
		200,
		{
			access_token: accessToken.token,
			expires_in: server.policy.accessTokenSeconds,
			...(refreshToken === null ? {} : { refresh_token: refreshToken.token }),
			scope: accessToken.scopes.join(" "),
			token_type: "Bearer",
			...(accessToken.scopes.includes("openid")
				? { id_token: await idToken(accessToken, nonce, server, clock) }
				: {}),
			...(limit === null
				? {}
				: {
						refresh_token_expires_in: Math.floor((limit - clock.now()) / 1000),
					}),
		},
		noStore,
	);
}

/** Body parameters, or HTTP Basic with both parts form-encoded (RFC 6749, 2.3.1). Null when neither names a client. */
function clientCredentials(
	request: SandboxRequest,
	form: URLSearchParams,
): { id: string; secret: string } | null {
	const [, basic] =
		/^Basic (.+)$/i.exec(request.headers.authorization ?? "") ?? [];
	if (basic !== undefined) {
		const [id = "", secret = ""] = Buffer.from(basic, "base64")
			.toString("utf8")
			.split(":", 2)
			.map(decodeFormPart);
		return { id, secret };
	}
	const id = form.get("client_id");
	return id ? { id, secret: form.get("client_secret") ?? "" } : null;
}

function decodeFormPart(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll("+", " "));
	} catch {
		return text;
	}
}

async function readParameters(
	request: SandboxRequest,
): Promise<URLSearchParams | null> {
	const form = await readForm(request);
	if (form === null && (await request.body()).length > 0) return null;
	return new URLSearchParams([...request.query, ...(form ?? [])]);
}

/** A form's fields; null for a body of another kind. */
export async function readForm(
	request: SandboxRequest,
): Promise<URLSearchParams | null> {
	const type = request.headers["content-type"] ?? "";
	if (!type.startsWith("application/x-www-form-urlencoded")) return null;
	return new URLSearchParams((await request.body()).toString("utf8"));
}
