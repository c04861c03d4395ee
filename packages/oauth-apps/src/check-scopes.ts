import { InvalidInput } from "@patchbay/errors";
import type { OAuthDefinition } from "@patchbay/oauth";

/** @throws {InvalidInput} naming the scopes that the platform does not have, or the ones it cannot do without */
export function checkScopes(
	definition: OAuthDefinition,
	scopes: readonly string[],
): string[] {
	const refuse = (message: string) =>
		new InvalidInput(message, { field: ["scopes"] });
	const known = new Set(definition.scopeSets.flatMap((set) => set.scopes));
	const given = scopes.map((scope) => definition.canonicalScope(scope));
	const unknown = given.filter((scope) => !known.has(scope));
	if (unknown.length > 0)
		throw refuse(
			`${definition.platformName} is not asked for ${unknown.join(", ")}. Its scopes: ${[...known].join(", ")}.`,
		);
	const missing = definition.scopeSets
		.filter((set) => set.default)
		.flatMap((set) => set.scopes)
		.filter((scope) => !given.includes(scope));
	if (given.length > 0 && missing.length > 0)
		throw refuse(
			`${definition.platformName} is of no use without ${missing.join(", ")}. Leave the scopes out to allow all.`,
		);
	return [...new Set(given)];
}
