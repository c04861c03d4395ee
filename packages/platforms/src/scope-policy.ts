import { InvalidInput } from "@patchbay/errors";

/** A named group of scopes that can be asked for after others were granted. */
export interface ScopeSet {
	key: string;
	title: string;
	scopes: readonly string[];
	/** Asked for when the caller names no set. */
	default: boolean;
	/** True of a default set without which the rest is read all the same; the platform is useless without the other ones. */
	optional?: boolean;
}

/** Rules by which a platform is asked for scopes, and held ones are compared with needed ones. */
export interface ScopePolicy {
	sets: readonly ScopeSet[];
	/** `request`: the authorization names them; `app`: the app's settings at the platform do (TikTok); `none`: there are none (X). */
	askedFor: "request" | "app" | "none";
	/** Scopes in the words of the platform's own pages: those of the sets, and others that a grant may hold. */
	names: Readonly<Record<string, string>>;
	/** Asked for, and never needed among the granted ones: they open no data (`openid`) or are never listed (`offline_access`). */
	silent: readonly string[];
	/** Sentence with the way to what is missing, where that is no box to tick at the next consent. @param missing names of scopes */
	remedy?(missing: string): string;
	/** The one spelling under which a scope is kept, such as `email` for its long form; the platform's own where left out. */
	canonical?(scope: string): string;
	/** True where a held scope includes the needed one, such as a parent its children. Equality when left out. */
	covers?(granted: string, needed: string): boolean;
}

/** Name and scopes of a platform: all that a sentence about missing scopes needs. */
export interface Scoped {
	name: string;
	scopes: ScopePolicy;
}

/**
 * Scopes that are needed and not held. The one place where they are compared.
 * @param granted null when the platform does not say which are held: nothing is known to be missing then
 */
export function missingScopes(
	{ silent, covers }: ScopePolicy,
	needed: readonly string[],
	granted: readonly string[] | null,
): string[] {
	if (granted === null) return [];
	const held = new Set(granted);
	return needed.filter(
		(scope) =>
			!silent.includes(scope) &&
			!held.has(scope) &&
			!granted.some((each) => covers?.(each, scope)),
	);
}

/**
 * Scopes of the named sets, or of the default sets, without doubles.
 * @throws {RangeError} for a key that the platform does not have
 */
export function scopesOfSets(
	platform: Scoped,
	keys: readonly string[] = defaultSets(platform),
): string[] {
	return [...new Set(keys.flatMap((key) => getScopeSet(platform, key).scopes))];
}

/**
 * Scopes to name at a renewal, where a platform wants them again: those that are held, and those that are never listed as held.
 * @param held null where that is not known: those of the default sets are named then
 */
export function scopesToRenew(
	platform: Scoped,
	held: readonly string[] | null,
): string[] {
	if (held === null) return scopesOfSets(platform);
	const { sets, silent } = platform.scopes;
	const unlisted = sets
		.flatMap(({ scopes }) => scopes)
		.filter((scope) => silent.includes(scope));
	return [...new Set([...held, ...unlisted])];
}

/** Keys of the sets that are asked for without being named. */
export function defaultSets({ scopes }: Scoped): string[] {
	return scopes.sets.filter((set) => set.default).map((set) => set.key);
}

/** Keys of the sets without which the platform is useless: the default ones that are not optional. */
export function neededSets({ scopes }: Scoped): string[] {
	return scopes.sets
		.filter((set) => set.default && !set.optional)
		.map((set) => set.key);
}

/**
 * Scopes of a set that are needed and not held; empty when the set can be used.
 * @throws {RangeError} for a key that the platform does not have
 */
export function missingOfSet(
	platform: Scoped,
	key: string,
	granted: readonly string[] | null,
): string[] {
	const { scopes } = getScopeSet(platform, key);
	return missingScopes(platform.scopes, scopes, granted);
}

/**
 * Refuses keys of scope sets that the platform does not have.
 * @throws {InvalidInput}
 */
export function requireScopeSets(
	{ name, scopes }: Scoped,
	keys: readonly string[] | null | undefined,
): void {
	const known = scopes.sets.map((set) => set.key);
	const unknown = keys?.find((key) => !known.includes(key));
	if (unknown !== undefined)
		throw new InvalidInput(
			`${name} has no scope set "${unknown}". It has ${known.join(", ") || "none"}.`,
			{ field: ["scopeSets"] },
		);
}

function getScopeSet({ name, scopes }: Scoped, key: string): ScopeSet {
	const set = scopes.sets.find((each) => each.key === key);
	if (!set) throw new RangeError(`${name} has no scope set "${key}".`);
	return set;
}
