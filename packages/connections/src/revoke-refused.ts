import { revokeConsent } from "@patchbay/credentials";
import { type OAuthApp, revokeToken, type TokenSet } from "@patchbay/oauth";
import type { PlatformConnector, PlatformUser } from "@patchbay/platforms";
import type { ConnectionsContext } from "./context.ts";

/**
 * Gives back tokens that were obtained and then refused, best effort. Not while any tenant's grant stands on the same
 * person's consent, which the platform would end with them; and so not when the person is unknown.
 */
export async function revokeRefused(
	ctx: ConnectionsContext,
	refused: {
		connector: PlatformConnector;
		app: OAuthApp;
		tokens: TokenSet;
		user: PlatformUser | null;
	},
): Promise<void> {
	const { connector, app, tokens, user } = refused;
	const endpoints = ctx.endpoints[connector.platform];
	if (
		user === null ||
		connector.oauth.revokes === null ||
		endpoints.revokeUrl === null
	)
		return;
	try {
		const consent = {
			identityProvider: connector.oauth.identityProvider,
			clientId: app.clientId,
			platformUserId: user.id,
			grantId: null,
		};
		await revokeConsent(
			ctx,
			consent,
			async () => () =>
				revokeToken({
					definition: connector.oauth,
					app,
					endpoints,
					requestId: ctx.requestId,
					accessToken: tokens.accessToken,
					refreshToken: tokens.refreshToken,
				}),
		);
	} catch (error) {
		ctx.logger.warn(
			{ err: error, platform: connector.platform, requestId: ctx.requestId },
			"tokens that were refused could not be revoked",
		);
	}
}
