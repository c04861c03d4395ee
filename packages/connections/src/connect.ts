import { requirePermission } from "@patchbay/access";
import { InvalidInput } from "@patchbay/errors";
import { beginAttempt } from "./begin-attempt.ts";
import { connectByGrant } from "./connect-by-grant.ts";
import type { ConnectInput } from "./connect-input.ts";
import type { ConnectionsContext } from "./context.ts";
import { getPlatformApp } from "./platform-app.ts";

/** `authorizationUrl`: where to send the browser; else `connectionId`: the connection that stands already. */
export interface ConnectResult {
	authorizationUrl: string | null;
	/** When the attempt ends. */
	expiresAt: Date | null;
	returnTo: string | null;
	connectionId: string | null;
}

/**
 * Begins a connection, a reconnection, or asks for more scopes; with `grantId` connects at once.
 *
 * @throws {NotFound} for a brand, grant or connection that the tenant does not have
 * @throws {AppError} CONNECT_DISABLED, UNSUPPORTED_BY_PLATFORM, APP_NOT_CONFIGURED
 * @throws what `connectByGrant` throws
 */
export async function connect(
	ctx: ConnectionsContext,
	input: ConnectInput,
): Promise<ConnectResult> {
	requirePermission(ctx, "connection.connect");
	const { connector, app } = await getPlatformApp(ctx, input.platform, {
		method: input.method,
	});
	if (input.apiKey || input.publicApiKey)
		throw new InvalidInput(
			`${connector.oauth.platformName} is connected through its consent page, not by an API key. Leave the key out.`,
			{ field: ["apiKey"] },
		);
	if (input.grantId) {
		const connectionId = await connectByGrant(ctx, connector, {
			...input,
			grantId: input.grantId,
		});
		return {
			authorizationUrl: null,
			expiresAt: null,
			returnTo: input.returnTo ?? null,
			connectionId,
		};
	}
	const { authorizationUrl, expiresAt } = await beginAttempt(
		ctx,
		connector,
		app,
		input,
	);
	return {
		authorizationUrl,
		expiresAt,
		returnTo: input.returnTo ?? null,
		connectionId: null,
	};
}
