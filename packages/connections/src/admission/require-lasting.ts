import { type PlatformUser, TokenResponseInvalid } from "@patchbay/oauth";
import { type Platform, providerIdOf } from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";
import type { IssuedAccess } from "./admission.ts";
import { hasRefreshToken } from "./check-platform-user.ts";

/**
 * Refuses a credential without a refresh token, new or kept, where the connection needs one: it would end within the
 * hour.
 * @throws {TokenResponseInvalid}
 */
export async function requireLasting(
	ctx: ConnectionsContext,
	platform: Platform,
	{ issued, method, app }: IssuedAccess,
	user: PlatformUser,
): Promise<void> {
	const { credential } = issued;
	if (
		app === null ||
		credential.method !== "OAUTH2" ||
		credential.refreshToken !== null ||
		method.renewal.by !== "refresh_token" ||
		method.renewal.optional
	)
		return;
	if (await hasRefreshToken(ctx, providerIdOf(platform), app.clientId, user.id))
		return;
	throw new TokenResponseInvalid(
		`${platform.name} gave no lasting access. Connect again and agree on its consent page.`,
		"no refresh_token",
	);
}
