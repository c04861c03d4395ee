import type { PlatformUser } from "@patchbay/oauth";
import { IdTokenRefused, readIdToken } from "@patchbay/oauth";
import type { Secret } from "@patchbay/vault";
import { z } from "zod";
import type { ApiRules } from "../api-rules.ts";
import { UnexpectedReply } from "../errors.ts";
import { requestJson } from "../http.ts";
import { parseReply } from "../parse-reply.ts";
import type { IdentityEvidence } from "../platform.ts";
import type { PlatformSession } from "../session.ts";
import { meaningByStatus, readGoogleFailure } from "./failure.ts";
import { noOperation } from "./limits.ts";
import { googleOAuth } from "./oauth.ts";

const userInfoReply = z.object({
	sub: z.string().regex(/^[\x21-\x7e]{1,255}$/),
	email: z.string().optional(),
	name: z.string().optional(),
});
const userInfoBytes = 65_536;

/** Userinfo belongs to Google's sign-in and to none of its platforms. */
const rules: ApiRules = {
	name: "Google",
	failureOf(reply) {
		const said = readGoogleFailure(reply);
		if (reply.status < 400 && !said.isReadable) return null;
		return {
			code: said.status ?? `status ${reply.status}`,
			meaning: meaningByStatus(reply, said),
			retryAt: said.retryAt,
		};
	},
};

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
	const reply = await requestJson(session, rules, {
		method: "GET",
		url: userInfoUrl,
		bucket: noOperation,
		maxBytes: userInfoBytes,
	});
	const { sub, email, name } = parseReply(rules, userInfoReply, reply);
	return { id: sub, name: email ?? name ?? null };
}

function readUser(
	{ endpoints }: PlatformSession,
	idToken: Secret<string>,
	clientId: string,
): PlatformUser {
	try {
		const { subject, email, name } = readIdToken(idToken, {
			definition: { ...googleOAuth, platformName: rules.name },
			endpoints,
			clientId,
		});
		return { id: subject, name: email ?? name };
	} catch (error) {
		if (!(error instanceof IdTokenRefused)) throw error;
		throw new UnexpectedReply(error.message, error.shape, { cause: error });
	}
}
