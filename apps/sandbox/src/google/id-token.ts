import { createHash } from "node:crypto";
import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import type { AccessToken } from "../authorization/oauth2-store.ts";
import type { Clock } from "../world/clock.ts";
import { identityClaims } from "./identity-claims.ts";

/** The ID token beside an access token: OpenID Connect Core 2, signed, with the claims that Google writes. */
export async function idToken(
	owner: AccessToken,
	nonce: string | null,
	server: OAuth2Server,
	clock: Clock,
): Promise<string> {
	const issuedAt = Math.floor(clock.now() / 1000);
	return await server.signingKey.sign({
		iss: owner.issuer,
		azp: owner.clientId,
		aud: owner.clientId,
		sub: owner.sub,
		...identityClaims(owner.sub, owner.scopes),
		// Core 3.1.3.6: the left half of the access token's hash.
		at_hash: createHash("sha256")
			.update(owner.token)
			.digest()
			.subarray(0, 16)
			.toString("base64url"),
		...(nonce === null ? {} : { nonce }),
		iat: issuedAt,
		exp: issuedAt + 3600,
	});
}
