import { bearerToken } from "../authorization/bearer-token.ts";
import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import type { AccessToken } from "../authorization/oauth2-store.ts";
import { json } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import { identityClaims } from "./identity-claims.ts";

/** OpenID Connect's userinfo, for a bearer token that holds `openid`. */
export function userInfo(request: SandboxRequest, server: OAuth2Server): Reply {
	const found = findLive(request, server);
	if (found === null)
		return json(401, {
			error: "invalid_request",
			error_description: "Invalid Credentials",
		});
	if (!found.scopes.includes("openid"))
		return json(403, {
			error: "insufficient_scope",
			error_description: "openid is missing",
		});
	return json(200, {
		sub: found.sub,
		...identityClaims(found.sub, found.scopes),
	});
}

/** Google's own userinfo of before OpenID, v1 and v2, with its own names; any sign-in scope is enough. */
export function olderUserInfo(
	request: SandboxRequest,
	server: OAuth2Server,
): Reply {
	const found = findLive(request, server);
	if (found === null)
		return json(401, {
			error: {
				code: 401,
				message:
					"Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
				status: "UNAUTHENTICATED",
			},
		});
	if (
		!found.scopes.some(
			(scope) =>
				scope === "openid" ||
				scope.startsWith("https://www.googleapis.com/auth/userinfo."),
		)
	)
		return json(403, {
			error: {
				code: 403,
				message: "Request had insufficient authentication scopes.",
				status: "PERMISSION_DENIED",
			},
		});
	const { email_verified, ...claims } = identityClaims(found.sub, found.scopes);
	return json(200, {
		id: found.sub,
		...claims,
		...(email_verified === undefined ? {} : { verified_email: true }),
	});
}

function findLive(
	request: SandboxRequest,
	server: OAuth2Server,
): AccessToken | null {
	const value = bearerToken(request) ?? request.query.get("access_token");
	const found = value === null ? null : server.inspect(value);
	return found?.state === "live" ? found : null;
}
