import { revokeConsent } from "@patchbay/credentials";
import { callTokenEndpoint } from "@patchbay/limits";
import type { Issued, Method, OAuthApp } from "@patchbay/oauth";
import {
	type Platform,
	type PlatformUser,
	providerIdOf,
} from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";

/**
 * Gives back a credential that was obtained and then refused, best effort. Not while any tenant's grant uses the same
 * person's consent, which the platform would end with it; and so not when the person is unknown. The caller's deadline
 * does not hold for it.
 */
export async function revokeRefused(
	ctx: ConnectionsContext,
	refused: {
		platform: Platform;
		method: Method;
		app: OAuthApp | null;
		issued: Issued;
		user: PlatformUser | null;
	},
): Promise<void> {
	const { platform, method, app, issued, user } = refused;
	const endpoints = ctx.endpoints[platform.id];
	const { revoke } = method;
	if (!user || !app || !revoke || endpoints.revokeUrl === null) return;
	try {
		const consent = {
			identityProvider: providerIdOf(platform),
			clientId: app.clientId,
			platformUserId: user.id,
			grantId: null,
		};
		const meter = ctx.credentials.meter({
			platform: platform.id,
			clientId: app.clientId,
			tenantId: app.tenantId,
			person: user.id,
			extras: app.extras,
		});
		await revokeConsent(
			ctx,
			consent,
			async () => () =>
				callTokenEndpoint(meter, () =>
					revoke(
						{ app, endpoints, requestId: ctx.requestId },
						issued.credential,
					),
				),
		);
	} catch (error) {
		ctx.logger.warn(
			{ err: error, platform: platform.id, requestId: ctx.requestId },
			"a credential that was refused could not be revoked",
		);
	}
}
