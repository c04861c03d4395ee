import type { OAuth2Definition } from "@patchbay/oauth";
import { oauth2Of, type Platform, scopesOfSets } from "@patchbay/platforms";

/** Builds the request of a sign-in, with Drive in the same consent where it is wanted. */
export function signInRequest(
	workspace: Platform,
	{ drive, idTokenNonce }: { drive: boolean; idTokenNonce: string },
): { definition: OAuth2Definition; scopes: string[] } {
	const oauth2 = oauth2Of(workspace);
	const definition: OAuth2Definition = {
		...oauth2,
		platformName: "Google",
		authorizationParameters: (options) =>
			drive
				? { ...oauth2.authorizationParameters(options), nonce: idTokenNonce }
				: // Nothing is kept of a plain sign-in, so no lasting access is asked for.
					{
						access_type: "online",
						prompt: "select_account",
						nonce: idTokenNonce,
					},
	};
	return {
		definition,
		scopes: drive ? driveScopes(workspace) : ["openid", "email"],
	};
}

export const driveScopes = (workspace: Platform) =>
	scopesOfSets(workspace, ["drive"]);
