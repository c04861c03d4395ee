/** A permission in its platform's own words. */
export interface ScopeName {
	scope: string;
	name: string;
}

/** Names of scopes, as `PlatformInfo` has them. */
export type ScopeNames = readonly ScopeName[];

/** A scope in its platform's words; one without any by the last part of its address. */
export function nameOfScope(names: ScopeNames, scope: string): string {
	return (
		names.find((each) => each.scope === scope)?.name ??
		scope.split("/").findLast((part) => part !== "") ??
		scope
	);
}

/** Scopes in words, as one list within a sentence. */
export function namesOfScopes(
	names: ScopeNames,
	scopes: readonly string[],
): string {
	return scopes.map((scope) => `“${nameOfScope(names, scope)}”`).join(", ");
}
