import type { AccessContext } from "@patchbay/access";
import {
	ClockDiffers,
	IdTokenRefused,
	TokenResponseInvalid,
	type TokenSet,
} from "@patchbay/oauth";
import {
	createTokenSession,
	getConnector,
	getGrantDefinition,
	UnexpectedReply,
} from "@patchbay/platforms";
import type { Dependencies } from "./dependencies.ts";
import type { GrantRow } from "./grant-row.ts";

/**
 * An ID token that comes with refreshed tokens must name the person who gave the grant (OpenID Connect Core 12.2):
 * another one's tokens would read and change another one's accounts. A clock of ours that is wrong is told as that.
 * @throws {TokenResponseInvalid}
 */
export async function assertSameUser(
	deps: Pick<Dependencies, "connectors" | "endpoints" | "logger">,
	ctx: AccessContext,
	grant: GrantRow,
	tokens: TokenSet,
): Promise<void> {
	if (tokens.idToken === null) return;
	const connector = getConnector(deps.connectors, grant.platform);
	const session = createTokenSession({
		tokens,
		endpoints: deps.endpoints[grant.platform],
		extras: {},
		requestId: ctx.requestId,
		logger: deps.logger,
	});
	const user = await connector
		.identify(session, { idToken: tokens.idToken, clientId: grant.client_id })
		.catch((error: unknown) => {
			if (error instanceof ClockDiffers) throw error;
			if (error instanceof IdTokenRefused || error instanceof UnexpectedReply)
				return null;
			throw error;
		});
	if (user?.id === grant.platform_user_id) return;
	const { platformName } = getGrantDefinition(deps.connectors, grant.platform);
	throw new TokenResponseInvalid(
		`${platformName} answered with another person's access, which was not taken. Try again; connect anew if it stays so.`,
		user === null ? "id_token of nobody" : "id_token of another user",
	);
}
