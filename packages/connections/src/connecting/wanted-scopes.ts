import { requireScopeSets, type Scoped } from "@patchbay/platforms";

/**
 * The scope sets of an authorization and the scopes that it asks for: the named sets, the default ones (without them
 * the platform cannot be used) and whatever was granted before, so that it stays granted.
 *
 * @throws {InvalidInput} for a key that the platform does not have
 */
export function wantedScopes(
	platform: Scoped,
	wanted: {
		scopeSets: readonly string[] | null | undefined;
		earlierSets: readonly string[];
		grantedScopes: readonly string[];
	},
): { scopeSets: string[]; scopes: string[] } {
	requireScopeSets(platform, wanted.scopeSets);
	const sets = platform.scopes.sets.filter(
		(set) =>
			set.default ||
			wanted.scopeSets?.includes(set.key) ||
			wanted.earlierSets.includes(set.key),
	);
	const scopes = new Set(sets.flatMap((set) => set.scopes));
	for (const scope of wanted.grantedScopes) scopes.add(scope);
	return { scopeSets: sets.map((set) => set.key), scopes: [...scopes] };
}
