import { readIdToken } from "@patchbay/oauth";
import type { Secret } from "@patchbay/vault";
import type { PlatformUser } from "../connector.ts";
import { UnexpectedReply } from "../errors.ts";
import type { PlatformSession } from "../session.ts";
import { createGoogleAdsClient } from "./client.ts";
import { googleAdsOAuth } from "./oauth.ts";

/**
 * The Google user behind a grant, from the ID token; without one, userinfo is asked.
 * @throws {IdTokenRefused} when the token is not ours or not sound
 * @throws {UnexpectedReply} when neither says who it is
 */
export async function identify(
	session: PlatformSession,
	evidence: { idToken: Secret<string> | null; clientId: string },
): Promise<PlatformUser> {
	if (evidence.idToken) {
		const { subject, email, name } = readIdToken(evidence.idToken, {
			definition: googleAdsOAuth,
			endpoints: session.endpoints,
			clientId: evidence.clientId,
		});
		return { id: subject, name: email ?? name };
	}
	const { userInfoUrl } = session.endpoints;
	if (userInfoUrl === null)
		throw new UnexpectedReply(
			"Google did not say who gave the access. Connect again; tell the operator if it stays so.",
			"id_token",
		);
	const user = await createGoogleAdsClient(session).userInfo(userInfoUrl);
	return { id: user.sub, name: user.email ?? user.name ?? null };
}
