import type { OAuth2Definition } from "./provider.ts";

/** Reads a list of scopes as the platform writes it, into our spelling, without doubles. */
export function parseScopes(
	definition: Pick<OAuth2Definition, "canonicalScope">,
	text: string,
): string[] {
	// Both separators, whichever the platform asks for: some answer with the other one.
	const scopes = text.split(/[ ,]+/).filter((scope) => scope !== "");
	return [...new Set(scopes.map((scope) => definition.canonicalScope(scope)))];
}
