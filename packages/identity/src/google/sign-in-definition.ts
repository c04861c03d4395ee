import type { OAuthDefinition } from "@patchbay/oauth";
import { scopesOfSets } from "@patchbay/oauth";

/** What a sign-in asks Google for, with Drive in the same consent where it is wanted. */
export function signInRequest(
	workspace: OAuthDefinition,
	{ drive, idTokenNonce }: { drive: boolean; idTokenNonce: string },
): { definition: OAuthDefinition; scopes: string[] } {
	const definition: OAuthDefinition = {
		...workspace,
		platformName: "Google",
		authorizationParameters: (options) =>
			drive
				? { ...workspace.authorizationParameters(options), nonce: idTokenNonce }
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

export const driveScopes = (workspace: OAuthDefinition) =>
	scopesOfSets(workspace, ["drive"]);
