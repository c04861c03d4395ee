import type { OAuth2Definition, OAuthDefinition } from "./provider.ts";

/**
 * The scopes of the named sets, or of the default sets, without doubles.
 * @throws {RangeError} for a key that the platform does not have
 */
export function scopesOfSets(
	definition: OAuthDefinition,
	keys?: readonly string[] | null,
): string[] {
	const sets = keys
		? keys.map((key) => {
				const set = definition.scopeSets.find((each) => each.key === key);
				if (!set)
					throw new RangeError(
						`${definition.platformName} has no scope set "${key}".`,
					);
				return set;
			})
		: definition.scopeSets.filter((set) => set.default);
	return [...new Set(sets.flatMap((set) => set.scopes))];
}

/** Reads a list of scopes as the platform writes it, into our spelling, without doubles. */
export function parseScopes(
	definition: Pick<OAuth2Definition, "canonicalScope">,
	text: string,
): string[] {
	// Both separators, whichever the platform asks for: some answer with the other one.
	const scopes = text.split(/[ ,]+/).filter((scope) => scope !== "");
	return [...new Set(scopes.map((scope) => definition.canonicalScope(scope)))];
}

/** Which of the asked scopes were not granted. */
export function missingScopes(
	definition: Pick<OAuth2Definition, "canonicalScope">,
	asked: readonly string[],
	granted: readonly string[],
): string[] {
	const has = new Set(granted.map((scope) => definition.canonicalScope(scope)));
	return asked.filter((scope) => !has.has(definition.canonicalScope(scope)));
}
