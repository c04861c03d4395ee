import { AppError } from "@patchbay/errors";
import type { OAuthApp, PlatformId } from "@patchbay/oauth";
import {
	type AuthenticationMethod,
	getPlatform,
	getPlatformInfo,
	type Platform,
} from "@patchbay/platforms";
import type { ConnectionsContext } from "./context.ts";

/**
 * The connector and the OAuth app with which the tenant connects the platform by the given method (default: the
 * platform's first); with a client id, the app of that id.
 *
 * @throws {AppError} CONNECT_DISABLED, UNSUPPORTED_BY_PLATFORM or APP_NOT_CONFIGURED
 */
export async function getPlatformApp(
	ctx: ConnectionsContext,
	platform: PlatformId,
	wanted: {
		method?: AuthenticationMethod | null | undefined;
		clientId?: string;
	} = {},
): Promise<{ connector: Platform; app: OAuthApp }> {
	requireConnectEnabled(ctx);
	const connector = getPlatform(ctx.platforms, platform);
	const { name, authenticationMethods } = getPlatformInfo(platform);
	const method = wanted.method ?? authenticationMethods[0];
	if (!method || !authenticationMethods.includes(method))
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			`${name} is connected by ${authenticationMethods.join(" or ")}. Leave the method out, or give one of these.`,
			{ field: ["method"] },
		);
	const app = await ctx.oauthApps.find(
		platform,
		ctx.tenantId,
		wanted.clientId === undefined ? {} : { clientId: wanted.clientId },
	);
	if (!app)
		throw new AppError(
			"APP_NOT_CONFIGURED",
			`No OAuth app is set up for ${name}. The operator of this installation has to set one up.`,
		);
	return { connector, app };
}

/** @throws {AppError} CONNECT_DISABLED */
export function requireConnectEnabled(ctx: ConnectionsContext): void {
	if (!ctx.connectEnabled)
		throw new AppError(
			"CONNECT_DISABLED",
			"Connecting is turned off on this installation. Its operator can turn it on.",
		);
}
