import { ScopeMissing } from "./errors.ts";
import { missingOfSet, missingScopes, type Scoped } from "./scope-policy.ts";

/**
 * The error for scope sets of which something was not granted; null when all was, or when nobody can say.
 * @throws {RangeError} for a key that the platform does not have
 */
export function findScopeMissing(
	platform: Scoped,
	keys: readonly string[],
	granted: readonly string[] | null,
): ScopeMissing | null {
	const lacking = keys.filter(
		(key) => missingOfSet(platform, key, granted).length > 0,
	);
	return lacking.length === 0
		? null
		: scopeMissing(platform, lacking, undefined, granted ?? []);
}

/**
 * SCOPE_MISSING with what to ask for: the sets by title, and their scopes in the platform's own words.
 * @param granted scopes that are held, and of which nobody has to be told
 */
export function scopeMissing(
	{ name, scopes }: Scoped,
	keys: readonly string[],
	cause?: unknown,
	granted: readonly string[] = [],
): ScopeMissing {
	const sets = scopes.sets.filter((set) => keys.includes(set.key));
	const needed = sets.flatMap((set) => set.scopes);
	const opening = missingScopes(scopes, needed, granted).map(
		(scope) => scopes.names[scope] ?? scope,
	);
	const advice =
		scopes.remedy?.(quoted(opening)) ?? remedy(name, scopes.askedFor, opening);
	return new ScopeMissing(
		`Not allowed yet at ${name}: ${quoted(sets.map(({ title }) => title))}. ${advice}`,
		keys,
		cause === undefined ? undefined : { cause },
	);
}

/** Remedy for missing scopes: whoever decides them at the platform has to allow them first. */
function remedy(
	name: string,
	askedFor: Scoped["scopes"]["askedFor"],
	opening: readonly string[],
): string {
	const many = opening.length !== 1;
	if (askedFor === "app")
		return `The app's settings at ${name} decide this: its operator has to add the permission${many ? "s" : ""} ${quoted(opening)} there. Connect again after that.`;
	return `Connect again and leave ${many ? "these boxes" : "this box"} ticked: ${quoted(opening)}.`;
}

const quoted = (texts: readonly string[]): string =>
	texts.map((text) => `“${text}”`).join(" and ");
