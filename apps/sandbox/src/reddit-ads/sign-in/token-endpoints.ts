import {
	OAuth2Refused,
	type OAuth2Server,
} from "../../authorization/oauth2-server.ts";
import { json } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import { hasOwnName } from "../calls/user-agents.ts";
import type { SignIn } from "./sign-in.ts";
import { WwwRefused } from "./www-errors.ts";

const noStore = { "cache-control": "private, no-store" };

/** `POST /api/v1/access_token`: exchange of a code, and renewal. */
export async function answerToken(
	request: SandboxRequest,
	signIn: SignIn,
): Promise<Reply> {
	return await asApp(request, signIn, (form, clientId) => {
		switch (form.get("grant_type")) {
			case "authorization_code":
				return exchange(form, clientId, signIn);
			case "refresh_token":
				return renew(form, clientId, signIn);
			default:
				throw new WwwRefused("unsupported_grant_type");
		}
	});
}

/** `POST /api/v1/revoke_token`: no body, and no word about a token that is unknown. */
export async function answerRevoke(
	request: SandboxRequest,
	signIn: SignIn,
): Promise<Reply> {
	return await asApp(request, signIn, (form, clientId) => {
		const token = form.get("token");
		if (token === null || token === "") throw new WwwRefused(400);
		revoke(token, clientId, signIn.server);
		return { status: 200, headers: { ...noStore }, body: "" };
	});
}

function exchange(
	form: URLSearchParams,
	clientId: string,
	signIn: SignIn,
): Reply {
	const code = form.get("code") ?? "";
	if (code === "") throw new WwwRefused("invalid_request");
	try {
		const { accessToken, refreshToken } = signIn.server.exchangeCode({
			clientId,
			code,
			redirectUri: form.get("redirect_uri") ?? "",
			verifier: null,
		});
		return issued(accessToken, refreshToken?.token ?? null, signIn);
	} catch (error) {
		if (error instanceof OAuth2Refused) throw new WwwRefused("invalid_grant");
		throw error;
	}
}

function renew(form: URLSearchParams, clientId: string, signIn: SignIn): Reply {
	const refreshToken = form.get("refresh_token") ?? "";
	try {
		const { accessToken } = signIn.server.refresh({
			clientId,
			refreshToken,
			scopes: null,
		});
		return issued(
			accessToken,
			signIn.behaviour.repeatsRefreshToken ? refreshToken : null,
			signIn,
		);
	} catch (error) {
		if (error instanceof OAuth2Refused) throw new WwwRefused(400);
		throw error;
	}
}

function issued(
	{
		token,
		expiresAt,
		scopes,
	}: { token: string; expiresAt: number | null; scopes: readonly string[] },
	refreshToken: string | null,
	{ world }: SignIn,
): Reply {
	const left = (expiresAt ?? 0) - world.clock.now();
	return json(
		200,
		{
			access_token: token,
			token_type: "bearer",
			expires_in: Math.floor(left / 1000),
			...(refreshToken === null ? {} : { refresh_token: refreshToken }),
			scope: scopes.join(" "),
		},
		noStore,
	);
}

/** Ends an access token alone, or a refresh token with all that came of its consent. */
function revoke(
	value: string,
	clientId: string,
	{ store }: OAuth2Server,
): void {
	const access = store.accessTokens.get(value);
	if (access?.clientId === clientId) access.revoked = true;
	const refresh = store.refreshTokens.get(value);
	if (refresh?.clientId === clientId)
		for (const token of [
			...store.accessTokens.values(),
			...store.refreshTokens.values(),
		])
			if (token.fromCode === refresh.fromCode) token.revoked = true;
	store.changed();
}

/** Reads a form whose app proves itself in the header alone: a secret in the body is none. */
async function asApp(
	request: SandboxRequest,
	{ server, limits }: SignIn,
	act: (form: URLSearchParams, clientId: string) => Reply,
): Promise<Reply> {
	if (request.method !== "POST") throw new WwwRefused(404);
	if (!hasOwnName(request)) throw new WwwRefused(429);
	const clientId = authenticate(request, server);
	const { isRefused, headers } = limits.count(clientId);
	if (isRefused) throw new WwwRefused(429);
	if (
		!request.headers["content-type"]?.startsWith(
			"application/x-www-form-urlencoded",
		)
	)
		throw new WwwRefused("unsupported_grant_type");
	const form = new URLSearchParams((await request.body()).toString("utf8"));
	const reply = act(form, clientId);
	return { ...reply, headers: { ...reply.headers, ...headers } };
}

function authenticate(
	{ headers }: SandboxRequest,
	server: OAuth2Server,
): string {
	const [, encoded = ""] =
		/^Basic ([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? "") ?? [];
	const [clientId = "", ...rest] = Buffer.from(encoded, "base64")
		.toString("utf8")
		.split(":");
	try {
		return server.authenticateClient(clientId, rest.join(":")).clientId;
	} catch (error) {
		if (error instanceof OAuth2Refused) throw new WwwRefused(401);
		throw error;
	}
}
