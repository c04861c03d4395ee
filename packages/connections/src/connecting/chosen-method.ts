import { AppError } from "@patchbay/errors";
import type {
	CredentialMethod,
	Method,
	OAuthApp,
	PlatformId,
} from "@patchbay/oauth";
import { getPlatform, type Platform } from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";

/** A method by which a person agrees on the platform's own page. */
export type ConsentMethod = Exclude<Method, { kind: "API_KEY" }>;

/**
 * The platform and the way to sign in to it: the wanted one, or the platform's first.
 * @throws {AppError} CONNECT_DISABLED or UNSUPPORTED_BY_PLATFORM
 */
export function chooseMethod(
	ctx: ConnectionsContext,
	id: PlatformId,
	wanted: CredentialMethod | null | undefined,
): { platform: Platform; method: Method } {
	requireConnectEnabled(ctx);
	const platform = getPlatform(ctx.platforms, id);
	const { methods } = platform;
	const method = wanted
		? methods.find(({ kind }) => kind === wanted)
		: methods[0];
	if (!method)
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			`${platform.name} is connected by ${methods.map(({ kind }) => kind).join(" or ")}. Leave the method out, or use one of these.`,
			{ field: ["method"] },
		);
	return { platform, method };
}

/**
 * The OAuth app with which the tenant connects the platform; with a client id, the app of that id.
 * @throws {AppError} APP_NOT_CONFIGURED
 */
export async function getApp(
	ctx: ConnectionsContext,
	{ id, name }: Platform,
	wanted: { clientId?: string } = {},
): Promise<OAuthApp> {
	const app = await ctx.oauthApps.find(id, ctx.tenantId, wanted);
	if (app) return app;
	throw new AppError(
		"APP_NOT_CONFIGURED",
		`No OAuth app is set up for ${name}. Ask an owner of the workspace to enter one under Settings → OAuth apps, or the operator of this installation to set one up.`,
	);
}

/** @throws {AppError} CONNECT_DISABLED */
export function requireConnectEnabled(ctx: ConnectionsContext): void {
	if (!ctx.connectEnabled)
		throw new AppError(
			"CONNECT_DISABLED",
			"Connecting is turned off on this installation. Its operator can turn it on.",
		);
}
