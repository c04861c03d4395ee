import type { PlatformUser } from "@patchbay/oauth";
import { IdTokenRefused, readIdToken } from "@patchbay/oauth";
import type { Secret } from "@patchbay/vault";
import { UnexpectedReply } from "../errors.ts";
import type { IdentityEvidence } from "../platform.ts";
import type { PlatformSession } from "../session.ts";
import { createGoogleAdsClient } from "./client.ts";
import { googleAdsOAuth } from "./oauth.ts";

/**
 * The Google user behind a grant, from the ID token; without one, userinfo is asked.
 * @throws {UnexpectedReply} when neither says who it is; its cause is ClockDiffers where only our clock is wrong
 */
export async function identify(
	session: PlatformSession,
	evidence: IdentityEvidence,
): Promise<PlatformUser> {
	if (evidence.idToken && evidence.clientId !== null)
		return readUser(session, evidence.idToken, evidence.clientId);
	const { userInfoUrl } = session.endpoints;
	if (userInfoUrl === null)
		throw new UnexpectedReply(
			"Google did not say who gave the access. Connect again; if this keeps happening, tell the operator.",
			"id_token",
		);
	const user = await createGoogleAdsClient(session).userInfo(userInfoUrl);
	return { id: user.sub, name: user.email ?? user.name ?? null };
}

function readUser(
	session: PlatformSession,
	idToken: Secret<string>,
	clientId: string,
): PlatformUser {
	try {
		const { subject, email, name } = readIdToken(idToken, {
			definition: googleAdsOAuth,
			endpoints: session.endpoints,
			clientId,
		});
		return { id: subject, name: email ?? name };
	} catch (error) {
		if (!(error instanceof IdTokenRefused)) throw error;
		throw new UnexpectedReply(error.message, error.shape, { cause: error });
	}
}
