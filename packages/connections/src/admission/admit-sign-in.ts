import { newId } from "@patchbay/db";
import { tokenBucket } from "@patchbay/limits";
import type { OAuthApp } from "@patchbay/oauth";
import type { Platform } from "@patchbay/platforms";
import type { ConnectionsContext } from "../context.ts";

/**
 * Waits for the app's turn at the platform's token endpoint, as refreshes do: exchanges are counted with them. Whose
 * token it will be is not known yet, so that a limit of each person counts every sign-in by itself.
 * @throws {RateLimited} when the turn comes later than a person should wait
 */
export async function admitSignIn(
	ctx: ConnectionsContext,
	{
		platform,
		app,
		signal,
	}: { platform: Platform; app: OAuthApp; signal: AbortSignal },
): Promise<void> {
	const meter = ctx.credentials.meter({
		platform: platform.id,
		clientId: app.clientId,
		tenantId: app.tenantId,
		person: newId(),
		extras: app.extras,
		signal,
	});
	await meter.admit(tokenBucket, null);
}
