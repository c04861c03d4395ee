import type { AccessContext } from "@patchbay/access";
import {
	ClockDiffers,
	TokenResponseInvalid,
	type TokenSet,
} from "@patchbay/oauth";
import {
	createTokenSession,
	getPlatform,
	providerNameOf,
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
	deps: Pick<Dependencies, "platforms" | "endpoints" | "logger">,
	ctx: AccessContext,
	grant: GrantRow,
	tokens: TokenSet,
): Promise<void> {
	if (tokens.idToken === null) return;
	const connector = getPlatform(deps.platforms, grant.platform);
	const session = createTokenSession({
		credential: {
			method: "OAUTH2",
			token: tokens.accessToken,
			refreshToken: null,
		},
		scopes: tokens.scopes,
		platform: connector,
		app: null,
		endpoints: deps.endpoints[grant.platform],
		requestId: ctx.requestId,
		logger: deps.logger,
	});
	const user = await connector
		.identify(session, { idToken: tokens.idToken, clientId: grant.client_id })
		.catch((error: unknown) => {
			if (!(error instanceof UnexpectedReply)) throw error;
			if (error.cause instanceof ClockDiffers) throw error.cause;
			return null;
		});
	if (user?.id === grant.platform_user_id) return;
	const platformName = providerNameOf(deps.platforms, grant.platform);
	throw new TokenResponseInvalid(
		`${platformName} answered with another person's access, which was not taken. Try again; connect anew if it stays so.`,
		user === null ? "id_token of nobody" : "id_token of another user",
	);
}
