import { json } from "../reply.ts";
import type { SigningKey } from "../signing-key.ts";
import type { Reply } from "../simulator.ts";
import { addressesOf } from "./addresses.ts";

// Google lets its keys be kept for hours; here they end with the process, so not for long.
const cached = {
	"cache-control": "public, max-age=60, must-revalidate, no-transform",
};

/**
 * `/.well-known/openid-configuration`: what Google's says, less what is not simulated. It does not declare
 * `authorization_response_iss_parameter_supported`, as Google's did not when it began to send `iss`.
 */
export function discoveryDocument(origin: string): Reply {
	const addresses = addressesOf(origin);
	return json(
		200,
		{
			issuer: addresses.issuer,
			authorization_endpoint: addresses.authorizeUrl,
			token_endpoint: addresses.tokenUrl,
			userinfo_endpoint: addresses.userInfoUrl,
			revocation_endpoint: addresses.revokeUrl,
			jwks_uri: addresses.jwksUrl,
			response_types_supported: ["code"],
			response_modes_supported: ["query"],
			subject_types_supported: ["public"],
			id_token_signing_alg_values_supported: ["RS256"],
			scopes_supported: ["openid", "email", "profile"],
			token_endpoint_auth_methods_supported: [
				"client_secret_post",
				"client_secret_basic",
			],
			claims_supported: [
				"aud",
				"azp",
				"email",
				"email_verified",
				"exp",
				"family_name",
				"given_name",
				"hd",
				"iat",
				"iss",
				"name",
				"sub",
			],
			code_challenge_methods_supported: ["plain", "S256"],
			grant_types_supported: ["authorization_code", "refresh_token"],
		},
		cached,
	);
}

/** `/oauth2/v3/certs`: the keys of ID tokens as a JWK Set. */
export async function keySet(key: SigningKey): Promise<Reply> {
	return json(200, await key.jwks(), cached);
}

/** `/oauth2/v1/certs`: the same keys as PEM certificates by key id. */
export async function pemCertificates(key: SigningKey): Promise<Reply> {
	return json(
		200,
		await key.certificates("federated-signon.system.gserviceaccount.com"),
		cached,
	);
}
