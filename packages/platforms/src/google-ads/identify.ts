import { isIssuer } from "@patchbay/oauth";
import type { Secret } from "@patchbay/vault";
import { z } from "zod";
import type { PlatformUser } from "../connector.ts";
import { UnexpectedReply } from "../errors.ts";
import type { PlatformSession } from "../session.ts";
import { createGoogleAdsClient } from "./client.ts";
import { googleAdsOAuth } from "./oauth.ts";

const claims = z.object({
	iss: z.string(),
	aud: z.union([z.string(), z.array(z.string())]),
	sub: z.string().min(1).max(255),
	exp: z.number(),
	email: z.string().max(320).optional(),
	name: z.string().max(320).optional(),
});

const clockSkewSeconds = 300;

/**
 * The Google user behind a grant. The ID token came straight from the token endpoint, so its claims are checked and
 * its signature is not (OpenID Connect Core 3.1.3.7, 6); without one, userinfo is asked.
 * @throws {UnexpectedReply} when neither says who it is
 */
export async function identify(
	session: PlatformSession,
	evidence: { idToken: Secret<string> | null; clientId: string },
): Promise<PlatformUser> {
	if (evidence.idToken)
		return readIdToken(session, evidence.idToken, evidence.clientId);
	const { userInfoUrl } = session.endpoints;
	if (userInfoUrl === null)
		throw new UnexpectedReply(
			"Google did not say who gave the access. Connect again; tell the operator if it stays so.",
			"id_token",
		);
	const user = await createGoogleAdsClient(session).userInfo(userInfoUrl);
	return { id: user.sub, name: user.email ?? user.name ?? null };
}

function readIdToken(
	session: PlatformSession,
	idToken: Secret<string>,
	clientId: string,
): PlatformUser {
	const parsed = claims.safeParse(decodePayload(idToken.reveal()));
	if (!parsed.success)
		throw new UnexpectedReply(
			"Google's ID token does not have the expected form. Connect again; tell the operator if it stays so.",
			`id_token.${parsed.error.issues[0]?.path.join(".") ?? ""}`,
		);
	const { iss, aud, exp, sub, email, name } = parsed.data;
	const refuse = (claim: string): never => {
		throw new UnexpectedReply(
			"Google's ID token is not meant for this installation. Connect again; tell the operator if it stays so.",
			`id_token.${claim}`,
		);
	};
	// Google also writes its issuer without the scheme.
	const issuer = iss === "accounts.google.com" ? `https://${iss}` : iss;
	if (!isIssuer(googleAdsOAuth, session.endpoints, issuer)) refuse("iss");
	if (![aud].flat().includes(clientId)) refuse("aud");
	if (exp + clockSkewSeconds < Date.now() / 1000) refuse("exp");
	return { id: sub, name: email ?? name ?? null };
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
