import { z } from "zod";
import type { RouteArgs } from "./api.server.ts";
import { callRest, type RestAnswer } from "./api-rest.server.ts";
import { invitationToken, secureCookies } from "./cookies.server.ts";
import { roles } from "./graphql/enums.ts";

const Invitation = z.object({
	tenantName: z.string(),
	email: z.string(),
	role: z.enum(roles),
	invitedBy: z.string().nullish(),
	expiresAt: z.string(),
	/** Someone with this address signs in already, perhaps in another workspace. */
	hasAccount: z.boolean(),
});
/** Facts that the holder of an invitation's link may know of it. */
export type OpenInvitation = z.infer<typeof Invitation>;

export type FoundInvitation =
	| { state: "open"; invitation: OpenInvitation }
	| { state: "gone" }
	| { state: "throttled"; retryAfterSeconds: number | null };

/** The token that this browser opened last; null when there is none. */
export async function readInvitationToken(
	request: Request,
): Promise<string | null> {
	const token: unknown = await invitationToken.parse(
		request.headers.get("cookie"),
	);
	return typeof token === "string" && token !== "" ? token : null;
}

/** The cookie that forgets it. */
export function forgetInvitation({ context }: RouteArgs): Promise<string> {
	return invitationToken.serialize("", {
		...secureCookies(context.adminUrl),
		maxAge: 0,
	});
}

/**
 * Looks the invitation up by its token.
 *
 * @throws ApiError UNAVAILABLE when the API does not answer
 */
export async function findInvitation(
	args: RouteArgs,
	token: string,
): Promise<FoundInvitation> {
	const answer = await callRest(args, "/api/invitations/look-up", { token });
	if (answer.status === 429)
		return {
			state: "throttled",
			retryAfterSeconds: answer.retryAfterSeconds,
		};
	const parsed = Invitation.safeParse(answer.body);
	return answer.ok && parsed.success
		? { state: "open", invitation: parsed.data }
		: { state: "gone" };
}

/** Joins: as the person who is signed in, or as a new one with a name and a password. */
export function acceptInvitation(
	args: RouteArgs,
	input: { token: string; name?: string; password?: string },
): Promise<RestAnswer> {
	return callRest(args, "/api/invitations/accept", input);
}
