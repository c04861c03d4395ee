import { oauthError } from "../../authorization/oauth-fault.ts";
import { OAuth2Refused } from "../../authorization/oauth2-server.ts";
import type {
	AccessToken,
	RefreshToken,
} from "../../authorization/oauth2-store.ts";
import { json } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import type { World } from "../../world/world.ts";
import { idToken } from "./identity.ts";
import type { Logins } from "./logins.ts";

type Parts = { world: World; logins: Logins };
type Issued = { accessToken: AccessToken; refreshToken: RefreshToken | null };

const codeRefused =
	"Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired. Or external member binding exists";

/** `POST /oauth/v2/accessToken`: a code, or a refresh token, for tokens. The app stands in the body. */
export async function accessToken(
	request: SandboxRequest,
	parts: Parts,
): Promise<Reply> {
	return await withClient(request, parts.logins, async (form, clientId) => {
		const { logins } = parts;
		switch (need(form, "grant_type")) {
			case "authorization_code": {
				const code = need(form, "code");
				const redirectUri = need(form, "redirect_uri");
				// No code of this flow has a verifier: one that comes all the same matches nothing.
				if (form.has("code_verifier")) throw invalidRequest(codeRefused);
				return await issue(
					logins.exchange({ clientId, code, redirectUri }),
					parts,
				);
			}
			case "refresh_token":
				return await issue(
					logins.refresh({
						clientId,
						refreshToken: need(form, "refresh_token"),
					}),
					parts,
				);
			case "client_credentials":
				throw new TokenRefused(
					401,
					"access_denied",
					"This application is not allowed to create application tokens",
				);
			default:
				throw invalidRequest(
					'A required parameter "grant_type" is not supported',
				);
		}
	});
}

/** `POST /oauth/v2/introspectToken` */
export async function introspect(
	request: SandboxRequest,
	{ logins }: Parts,
): Promise<Reply> {
	return await withClient(request, logins, async (form, clientId) => {
		const value = need(form, "token");
		const token = logins.server.inspect(value);
		const facts = logins.factsOf(value);
		// A token of another app is told as one that nobody made.
		if (token === null || facts === null || token.clientId !== clientId)
			return json(200, { active: false });
		const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);
		return json(200, {
			active: token.state === "live",
			client_id: clientId,
			authorized_at: seconds(facts.authorizedAt),
			created_at: seconds(facts.issuedAt),
			status: token.state === "live" ? "active" : token.state,
			...(token.expiresAt === null
				? {}
				: { expires_at: seconds(token.expiresAt) }),
			scope: token.scopes.join(","),
			auth_type: "3L",
		});
	});
}

/** `POST /oauth/v2/revoke`: in nobody's documents, and answered all the same; a token that is dead already is no error. */
export async function revoke(
	request: SandboxRequest,
	{ logins }: Parts,
): Promise<Reply> {
	return await withClient(request, logins, async (form, clientId) => {
		const value = need(form, "token");
		const { accessTokens, refreshTokens } = logins.server.store;
		const token = accessTokens.get(value) ?? refreshTokens.get(value);
		if (token?.clientId === clientId) logins.server.revokeByToken(value);
		return { status: 200, headers: {}, body: "" };
	});
}

async function issue(
	{ accessToken: token, refreshToken }: Issued,
	{ world, logins }: Parts,
): Promise<Reply> {
	const left = (end: number | null) =>
		Math.floor(((end ?? 0) - world.clock.now()) / 1000);
	return json(200, {
		access_token: token.token,
		expires_in: left(token.expiresAt),
		...(refreshToken === null
			? {}
			: {
					refresh_token: refreshToken.token,
					refresh_token_expires_in: left(refreshToken.expiresAt),
				}),
		scope: token.scopes.join(","),
		...(logins.behaviour.tellsTokenType ? { token_type: "Bearer" } : {}),
		...(token.scopes.includes("openid")
			? { id_token: await idToken(token, { world, logins }) }
			: {}),
	});
}

/** A refusal of the token endpoint. */
class TokenRefused extends Error {
	readonly status: number;
	readonly word: string;
	constructor(status: number, word: string, description: string) {
		super(description);
		this.status = status;
		this.word = word;
	}
}

function invalidRequest(description: string): TokenRefused {
	return new TokenRefused(400, "invalid_request", description);
}

function need(form: URLSearchParams, name: string): string {
	const value = form.get(name) ?? "";
	if (value === "")
		throw invalidRequest(`A required parameter "${name}" is missing`);
	return value;
}

/** Reads a form whose app proves itself in it, and words the refusals. */
async function withClient(
	request: SandboxRequest,
	logins: Logins,
	act: (form: URLSearchParams, clientId: string) => Promise<Reply>,
): Promise<Reply> {
	try {
		if (request.method !== "POST")
			throw new TokenRefused(405, "invalid_request", "Method Not Allowed");
		const type = request.headers["content-type"] ?? "";
		const isForm = type.startsWith("application/x-www-form-urlencoded");
		const form = new URLSearchParams(
			isForm ? (await request.body()).toString("utf8") : "",
		);
		const { clientId } = logins.server.authenticateClient(
			need(form, "client_id"),
			need(form, "client_secret"),
		);
		return await act(form, clientId);
	} catch (error) {
		if (error instanceof TokenRefused)
			return oauthError(error.status, error.word, error.message);
		if (!(error instanceof OAuth2Refused)) throw error;
		if (error.refusal.startsWith("client_"))
			return oauthError(401, "invalid_client", "Client authentication failed");
		return error.refusal.startsWith("refresh_")
			? oauthError(
					400,
					logins.behaviour.deadRefreshWord,
					"The provided authorization grant or refresh token is invalid, expired or revoked",
				)
			: oauthError(400, "invalid_request", codeRefused);
	}
}
