import { revokeConsent } from "@patchbay/credentials";
import { type OAuthApp, revokeToken, type TokenSet } from "@patchbay/oauth";
import {
	oauth2Of,
	type Platform,
	type PlatformUser,
	providerIdOf,
} from "@patchbay/platforms";
import type { ConnectionsContext } from "./context.ts";

/**
 * Gives back tokens that were obtained and then refused, best effort. Not while any tenant's grant stands on the same
 * person's consent, which the platform would end with them; and so not when the person is unknown.
 */
export async function revokeRefused(
	ctx: ConnectionsContext,
	refused: {
		connector: Platform;
		app: OAuthApp;
		tokens: TokenSet;
		user: PlatformUser | null;
	},
): Promise<void> {
	const { connector, app, tokens, user } = refused;
	const definition = oauth2Of(connector);
	const endpoints = ctx.endpoints[connector.id];
	if (
		user === null ||
		definition.revokes === null ||
		endpoints.revokeUrl === null
	)
		return;
	try {
		const consent = {
			identityProvider: providerIdOf(connector),
			clientId: app.clientId,
			platformUserId: user.id,
			grantId: null,
		};
		await revokeConsent(
			ctx,
			consent,
			async () => () =>
				revokeToken({
					definition,
					app,
					endpoints,
					requestId: ctx.requestId,
					accessToken: tokens.accessToken,
					refreshToken: tokens.refreshToken,
				}),
		);
	} catch (error) {
		ctx.logger.warn(
			{ err: error, platform: connector.id, requestId: ctx.requestId },
			"tokens that were refused could not be revoked",
		);
	}
}
