import { ScopeMissing } from "./errors.ts";
import type { Part } from "./parts.ts";
import type { Platform } from "./platform.ts";
import { missingOfSet, type Scoped } from "./scope-policy.ts";
import type { PlatformSession } from "./session.ts";
import { toStorableAccount } from "./storable-account.ts";

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
	return lacking.length === 0 ? null : scopeMissing(platform, lacking);
}

/** SCOPE_MISSING with what to ask for: the sets by title, and their scopes in the platform's own words. */
export function scopeMissing(
	{ name, scopes }: Scoped,
	keys: readonly string[],
	cause?: unknown,
): ScopeMissing {
	const sets = scopes.sets.filter((set) => keys.includes(set.key));
	const opening = sets
		.flatMap((set) => set.scopes)
		.filter((scope) => !scopes.silent.includes(scope))
		.map((scope) => scopes.names[scope] ?? scope);
	return new ScopeMissing(
		`Not allowed yet at ${name}: ${quoted(sets.map(({ title }) => title))}. ${remedy(name, scopes.askedFor, opening)}`,
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

/**
 * A platform each of whose parts refuses a session that lacks the part's scopes, before any request is made, and whose
 * accounts hold only texts that can be stored.
 */
export function definePlatform(platform: Platform): Platform {
	const { accounts } = platform.parts;
	const parts = accounts
		? { ...platform.parts, accounts: storable(accounts) }
		: platform.parts;
	return { ...platform, parts: guardAll(platform, parts) };
}

function storable(accounts: AccountsPart): AccountsPart {
	return {
		...accounts,
		run: async (session) =>
			(await accounts.run(session))
				.map(toStorableAccount)
				.filter((account) => account !== null),
	};
}

type AccountsPart = NonNullable<Platform["parts"]["accounts"]>;
type AnyPart = Part<(session: PlatformSession, ...rest: never[]) => unknown>;

/** Every part, those in a group such as `metrics` too. */
function guardAll<Group extends object>(platform: Scoped, group: Group): Group {
	return Object.fromEntries(
		Object.entries(group).map(([name, entry]) => [
			name,
			isPart(entry) ? guard(platform, entry) : guardAll(platform, entry),
		]),
	) as Group;
}

function isPart(entry: AnyPart | object): entry is AnyPart {
	return "run" in entry;
}

function guard(platform: Scoped, part: AnyPart): AnyPart {
	const { scopeSet, run } = part;
	if (scopeSet === undefined) return part;
	return {
		scopeSet,
		run(session, ...rest) {
			const error = findScopeMissing(
				platform,
				[scopeSet],
				session.grantedScopes(),
			);
			if (error) throw error;
			return run(session, ...rest);
		},
	};
}
