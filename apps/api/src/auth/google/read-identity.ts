import {
	isIssuer,
	type OAuthDefinition,
	TokenResponseInvalid,
} from "@patchbay/oauth";
import type { Secret } from "@patchbay/vault";
import { z } from "zod";

/** Who signed in at Google. */
export interface GoogleIdentity {
	/** Google's own id of the account (`sub`): it stays when the e-mail address changes. */
	id: string;
	/** Lower case; null when Google does not say that it is verified. */
	verifiedEmail: string | null;
	/** For people to read. */
	name: string | null;
}

const claims = z.object({
	iss: z.string(),
	aud: z.union([z.string(), z.array(z.string())]),
	azp: z.string().optional(),
	sub: z.string().min(1).max(255),
	exp: z.number(),
	iat: z.number(),
	nonce: z.string(),
	email: z.string().max(320).optional(),
	// Some servers write it as text.
	email_verified: z.union([z.boolean(), z.enum(["true", "false"])]).optional(),
});

const clockSkewSeconds = 300;

/**
 * Reads the ID token of a sign-in. It came straight from the token endpoint over a connection of ours, so its claims
 * are checked and its signature is not (OpenID Connect Core 3.1.3.7, 6). The nonce ties it to this attempt.
 * @throws {TokenResponseInvalid}
 */
export function readIdentity(
	idToken: Secret<string> | null,
	expected: {
		definition: OAuthDefinition;
		endpoints: { authorizeUrl: string };
		clientId: string;
		nonce: string;
	},
): GoogleIdentity {
	const refuse = (shape: string): never => {
		throw new TokenResponseInvalid(
			"Google's answer does not say who signed in here. Try again; tell the operator if it stays so.",
			shape,
		);
	};
	if (idToken === null) return refuse("no id_token");
	const parsed = claims.safeParse(decodePayload(idToken.reveal()));
	if (!parsed.success)
		return refuse(`id_token.${parsed.error.issues[0]?.path.join(".") ?? ""}`);
	const { iss, aud, azp, exp, iat, nonce, sub, email } = parsed.data;
	// Google also writes its issuer without the scheme.
	const issuer = iss === "accounts.google.com" ? `https://${iss}` : iss;
	if (!isIssuer(expected.definition, expected.endpoints, issuer))
		return refuse("id_token.iss");
	const audience = [aud].flat();
	if (!audience.includes(expected.clientId)) return refuse("id_token.aud");
	if (azp === undefined ? audience.length > 1 : azp !== expected.clientId)
		return refuse("id_token.azp");
	const now = Date.now() / 1000;
	if (exp + clockSkewSeconds < now) return refuse("id_token.exp");
	if (iat - clockSkewSeconds > now) return refuse("id_token.iat");
	if (nonce !== expected.nonce) return refuse("id_token.nonce");
	const verified = parsed.data.email_verified;
	const address = email?.trim().toLowerCase() || null;
	return {
		id: sub,
		name: address,
		verifiedEmail: verified === true || verified === "true" ? address : null,
	};
}

function decodePayload(token: string): unknown {
	const payload = token.split(".")[1];
	if (payload === undefined) return null;
	try {
		return JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
	} catch {
		return null;
	}
}
