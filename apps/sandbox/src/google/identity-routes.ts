import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import type { Clock } from "../world/clock.ts";
import { authorize } from "./authorize.ts";
import { discoveryDocument, keySet, pemCertificates } from "./discovery.ts";
import type { Picker } from "./picker.ts";
import { revoke, token } from "./token-endpoints.ts";
import { olderTokenInfo, tokenInfo } from "./token-info.ts";
import { olderUserInfo, userInfo } from "./user-info.ts";

/**
 * Google's authorization server and who-is-it endpoints, by path without the platform's prefix; null for any other path.
 * Those below `/oauth2/` are `www.googleapis.com`'s.
 */
export async function identityRoute(
	request: SandboxRequest,
	path: string,
	parts: { server: OAuth2Server; clock: Clock; picker: Picker },
): Promise<Reply | null> {
	const { server, clock } = parts;
	switch (path) {
		case "/o/oauth2/v2/auth":
		case "/o/oauth2/auth":
			return await authorize(request, server, parts.picker);
		case "/token":
		case "/o/oauth2/token":
		case "/oauth2/v3/token":
		case "/oauth2/v4/token":
			return await token(request, server, clock);
		case "/revoke":
		case "/o/oauth2/revoke":
			return await revoke(request, server);
		case "/tokeninfo":
		case "/oauth2/v3/tokeninfo":
			return await tokenInfo(request, parts);
		case "/oauth2/v1/tokeninfo":
		case "/oauth2/v2/tokeninfo":
			return await olderTokenInfo(request, parts);
		case "/v1/userinfo":
		case "/userinfo":
		case "/oauth2/v3/userinfo":
			return userInfo(request, server);
		case "/oauth2/v1/userinfo":
		case "/oauth2/v2/userinfo":
			return olderUserInfo(request, server);
		case "/.well-known/openid-configuration":
			return discoveryDocument(request.origin);
		case "/oauth2/v3/certs":
			return await keySet(server.signingKey);
		case "/oauth2/v1/certs":
			return await pemCertificates(server.signingKey);
		default:
			return null;
	}
}
