import { requirePermission } from "@patchbay/access";
import { AuthenticationMethod } from "@patchbay/db";
import { InvalidInput } from "@patchbay/errors";
import { isReturnPath } from "@patchbay/http";
import { platformIds } from "@patchbay/platforms";
import { z } from "zod";
import { beginAttempt } from "./begin-attempt.ts";
import { connectByGrant } from "./connect-by-grant.ts";
import type { ConnectionsContext } from "./context.ts";
import { getPlatformApp } from "./platform-app.ts";

export const connectInput = z
	.object({
		brandId: z.uuid(),
		platform: z.enum(platformIds),
		/** Default: the platform's first. */
		method: z.enum(AuthenticationMethod).nullish(),
		/** Connect through this grant, without a new consent. */
		grantId: z.uuid().nullish(),
		/** Reconnect this connection, or ask for more scopes on it. */
		connectionId: z.uuid().nullish(),
		scopeSets: z.array(z.string().min(1).max(50)).max(20).nullish(),
		returnTo: z
			.string()
			.refine(
				isReturnPath,
				"Give a path within the admin app, such as /brands.",
			)
			.nullish(),
		apiKey: z.string().max(500).nullish(),
		publicApiKey: z.string().max(500).nullish(),
		browserNonce: z
			.string()
			.min(16, "A browser nonce has at least 16 characters.")
			.max(256, "A browser nonce has at most 256 characters.")
			.nullish(),
	})
	.refine((input) => !(input.grantId && input.connectionId), {
		message:
			"Give either a grant to connect through or a connection to reconnect.",
		path: ["connectionId"],
	});
export type ConnectInput = z.output<typeof connectInput>;

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
			`${connector.name} is connected through its consent page, not by an API key. Leave the key out.`,
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
