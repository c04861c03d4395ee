import type { OAuth2Server } from "../../authorization/oauth2-server.ts";
import { json } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import type { World } from "../../world/world.ts";
import { authorize } from "./authorize.ts";
import { issuerOf } from "./id-token.ts";
import { token } from "./token.ts";

const root = "/common/";

/** Answers for the identity platform; null for a path that is not its own. */
export async function answerIdentity(
	request: SandboxRequest,
	path: string,
	{ server, world }: { server: OAuth2Server; world: World },
): Promise<Reply | null> {
	if (!path.startsWith(root)) return null;
	switch (path.slice(root.length)) {
		case "oauth2/v2.0/authorize":
			return await authorize(request, server, world);
		case "oauth2/v2.0/token":
			return await token(request, server, world);
		case "discovery/v2.0/keys":
			return json(200, await server.signingKey.jwks());
		case "v2.0/.well-known/openid-configuration":
			return json(200, discovery(request));
		default:
			return json(404, { error: "not_found" });
	}
}

function discovery({ origin, path }: SandboxRequest) {
	const prefix = origin.endsWith("//login.microsoftonline.com")
		? ""
		: path.slice(0, path.indexOf(root));
	const base = `${origin}${prefix}${root}`;
	return {
		// So written by the platform itself for `common`, where every tenant signs in.
		issuer: issuerOf("{tenantid}"),
		authorization_endpoint: `${base}oauth2/v2.0/authorize`,
		token_endpoint: `${base}oauth2/v2.0/token`,
		jwks_uri: `${base}discovery/v2.0/keys`,
		response_modes_supported: ["query", "fragment", "form_post"],
		response_types_supported: ["code", "id_token", "code id_token"],
		subject_types_supported: ["pairwise"],
		id_token_signing_alg_values_supported: ["RS256"],
		token_endpoint_auth_methods_supported: [
			"client_secret_post",
			"client_secret_basic",
		],
		scopes_supported: ["openid", "profile", "email", "offline_access"],
	};
}
