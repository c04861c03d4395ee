import { requirePermission } from "@patchbay/access";
import { InvalidInput } from "@patchbay/errors";
import type { ConnectionsContext } from "../context.ts";
import { beginConsent } from "./begin-consent.ts";
import { chooseMethod, getApp } from "./chosen-method.ts";
import { connectByGrant } from "./connect-by-grant.ts";
import { connectByKey } from "./connect-by-key.ts";
import type { ConnectInput } from "./connect-input.ts";
import { noteFailedConnect } from "./note-failed-connect.ts";

/** `authorizationUrl`: where to send the browser; else `connectionId`: the connection that was made at once. */
export interface ConnectResult {
	authorizationUrl: string | null;
	/** Time at which the attempt expires. */
	expiresAt: Date | null;
	returnTo: string | null;
	connectionId: string | null;
}

/**
 * Begins a connection, a reconnection, or asks for more scopes, by the chosen method; with `grantId` or a key it connects
 * at once.
 *
 * @throws {NotFound} for a brand, grant or connection that the tenant does not have
 * @throws {InvalidInput} for a key that is missing, wrong or not asked for, naming its field
 * @throws {AppError} CONNECT_DISABLED, UNSUPPORTED_BY_PLATFORM, APP_NOT_CONFIGURED
 * @throws what `connectByGrant`, `connectByKey` and `beginConsent` throw
 */
export async function connect(
	ctx: ConnectionsContext,
	input: ConnectInput,
): Promise<ConnectResult> {
	requirePermission(ctx, "connection.connect");
	const { platform, method } = chooseMethod(ctx, input.platform, input.method);
	const { grantId, apiKey, publicApiKey } = input;
	const atOnce = (connectionId: string): ConnectResult => ({
		authorizationUrl: null,
		expiresAt: null,
		returnTo: input.returnTo ?? null,
		connectionId,
	});
	if (method.kind !== "API_KEY" || grantId) {
		const given = apiKey ? "apiKey" : publicApiKey ? "publicApiKey" : null;
		if (given !== null)
			throw new InvalidInput(
				grantId
					? "Give either a grant to connect through or a key."
					: `${platform.name} is connected through its consent page, not by an API key. Leave the key out${hasKeys(platform) ? ", or choose the method API_KEY" : ""}.`,
				{ field: [given] },
			);
	}
	try {
		if (grantId)
			return atOnce(await connectByGrant(ctx, platform, { ...input, grantId }));
		if (method.kind === "API_KEY")
			return atOnce(await connectByKey(ctx, platform, method, input));
	} catch (error) {
		await noteFailedConnect(ctx, error);
		throw error;
	}
	const app = await getApp(ctx, platform);
	const begun = await beginConsent(ctx, { platform, method, app }, input);
	return { ...begun, returnTo: input.returnTo ?? null, connectionId: null };
}

function hasKeys({ methods }: { methods: readonly { kind: string }[] }) {
	return methods.some(({ kind }) => kind === "API_KEY");
}
