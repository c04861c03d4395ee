import { type Platform, scopesOfSets } from "@patchbay/platforms";

/** Scopes of a sign-in, with Drive in the same consent where it is wanted. */
export const signInScopes = (
	workspace: Platform,
	{ drive }: { drive: boolean },
): string[] =>
	drive ? scopesOfSets(workspace, ["drive"]) : ["openid", "email"];
