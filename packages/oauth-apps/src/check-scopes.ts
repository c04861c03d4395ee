import { InvalidInput } from "@patchbay/errors";
import type { Scoped } from "@patchbay/platforms";

/** @throws {InvalidInput} naming the scopes that the platform does not have, or the ones it cannot do without */
export function checkScopes(
	{ name, scopes: policy }: Scoped,
	scopes: readonly string[],
): string[] {
	const refuse = (message: string) =>
		new InvalidInput(message, { field: ["scopes"] });
	const known = new Set(policy.sets.flatMap((set) => set.scopes));
	const given = scopes.map((scope) => policy.canonical?.(scope) ?? scope);
	const unknown = given.filter((scope) => !known.has(scope));
	if (unknown.length > 0)
		throw refuse(
			`${name} is not asked for ${unknown.join(", ")}. Its scopes: ${[...known].join(", ")}.`,
		);
	const missing = policy.sets
		.filter((set) => set.default)
		.flatMap((set) => set.scopes)
		.filter((scope) => !given.includes(scope));
	if (given.length > 0 && missing.length > 0)
		throw refuse(
			`${name} needs ${missing.join(", ")}. Add the missing scopes, or leave the scopes out to allow all.`,
		);
	return [...new Set(given)];
}
