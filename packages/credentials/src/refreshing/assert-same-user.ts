import type { AccessContext } from "@patchbay/access";
import {
	ClockDiffers,
	type Issued,
	TokenResponseInvalid,
} from "@patchbay/oauth";
import {
	createTokenSession,
	getPlatform,
	providerNameOf,
	UnexpectedReply,
} from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import type { GrantRow } from "../grants/grant-row.ts";

/**
 * Requires that the owner named by a renewal, in an ID token or beside it, is the person who gave the grant (OpenID
 * Connect Core 12.2): another one's tokens would read and change another one's accounts. A wrong clock of ours is
 * reported as that.
 * @throws {TokenResponseInvalid}
 */
export async function assertSameUser(
	deps: Pick<Dependencies, "platforms" | "endpoints" | "logger">,
	ctx: AccessContext,
	grant: GrantRow,
	{ credential, idToken, scopes, user: named }: Issued,
): Promise<void> {
	if (named !== null) return assertUser(deps, grant, named.id);
	if (
		idToken === null ||
		credential.method !== "OAUTH2" ||
		grant.client_id === null
	)
		return;
	const connector = getPlatform(deps.platforms, grant.platform);
	const session = createTokenSession({
		credential,
		scopes,
		platform: connector,
		app: null,
		endpoints: deps.endpoints[grant.platform],
		requestId: ctx.requestId,
		logger: deps.logger,
	});
	const user = await connector
		.identify(session, { idToken, clientId: grant.client_id })
		.catch((error: unknown) => {
			if (!(error instanceof UnexpectedReply)) throw error;
			if (error.cause instanceof ClockDiffers) throw error.cause;
			return null;
		});
	assertUser(deps, grant, user?.id ?? null);
}

function assertUser(
	{ platforms }: Pick<Dependencies, "platforms">,
	grant: GrantRow,
	userId: string | null,
): void {
	if (userId === grant.platform_user_id) return;
	const platformName = providerNameOf(platforms, grant.platform);
	throw new TokenResponseInvalid(
		`${platformName} answered with another person's access, which was not accepted. Try again; if this keeps happening, connect again.`,
		userId === null ? "tokens of nobody" : "tokens of another user",
	);
}
