import { requirePermission } from "@patchbay/access";
import { humanText } from "@patchbay/tenancy";
import type { Secret } from "@patchbay/vault";
import { z } from "zod";
import type { ConnectionsContext } from "../context.ts";

export const vendAccessTokenInput = z.object({
	connectionId: z.uuid(),
	/** Kept in the audit: what the token is for. */
	purpose: humanText({
		most: 200,
		empty: "Say what the token is for.",
		long: "The purpose has at most 200 characters.",
	}),
	/** Purposes of the token: each scope set must have been granted. What the platform is useless without when left out. */
	scopeSets: z.array(z.string().min(1).max(50)).max(20).nullish(),
	/** The token is refreshed first when less than this is left. */
	minValiditySeconds: z
		.int()
		.min(0, "At least 0 seconds.")
		.max(2_147_483_647, "At most 2147483647 seconds.")
		.nullish()
		.transform((seconds) => seconds ?? 300),
});
export type VendAccessTokenInput = z.output<typeof vendAccessTokenInput>;

/**
 * Hands out a live access token to a script; each time is audited as CREDENTIAL_VEND with its purpose, before the token
 * leaves.
 *
 * @throws {AppError} RECONNECT_REQUIRED when the connection is disconnected or the platform no longer honours its grant
 * @throws {ScopeMissing} SCOPE_MISSING when the grant does not hold what the token is for
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM for a connection by API key
 * @throws {InvalidInput} for a scope set that the platform does not have, and for a validity that its tokens do not have
 * @throws {PlatformUnavailable | RateLimited | AppRejected} when a refresh is needed and cannot be done now
 */
export async function vendAccessToken(
	ctx: ConnectionsContext,
	input: VendAccessTokenInput,
): Promise<{
	accessToken: Secret<string>;
	/** Only for OAuth 1.0a. */
	tokenSecret: Secret<string> | null;
	tokenType: string;
	expiresAt: Date | null;
}> {
	requirePermission(ctx, "token.vend");
	const { connectionId, purpose, minValiditySeconds, scopeSets } = input;
	return ctx.credentials.getAccessToken(
		ctx,
		{ connectionId },
		{
			purpose,
			minValiditySeconds,
			action: "CREDENTIAL_VEND",
			...(scopeSets ? { scopeSets } : {}),
		},
	);
}
