import { cleanName, type PlatformUser } from "@patchbay/oauth";
import { parseReply } from "../parse-reply.ts";
import type { PlatformSession } from "../session.ts";
import { customerRole, userReply } from "./api-types.ts";
import { callMicrosoft } from "./call.ts";
import { microsoftAdsRules } from "./errors.ts";

/** A person with some hundred roles. */
const userBytes = 1_048_576;

/** Asks Microsoft Advertising whom the token belongs to: the cheapest call. */
export async function readUser(session: PlatformSession) {
	const reply = await callMicrosoft(session, {
		service: "customer",
		path: "User/Query",
		body: { UserId: null },
		account: null,
		maxBytes: userBytes,
	});
	const { User, CustomerRoles } = parseReply(
		microsoftAdsRules,
		userReply,
		reply,
	);
	return {
		id: User.Id,
		name: cleanName(User.UserName ?? null),
		roles: (CustomerRoles ?? []).flatMap(
			(role) => customerRole.safeParse(role).data ?? [],
		),
	};
}

export async function identify(
	session: PlatformSession,
): Promise<PlatformUser> {
	const { id, name } = await readUser(session);
	return { id, name };
}
