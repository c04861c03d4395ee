import { missingScopes, type OAuthDefinition } from "@patchbay/oauth";
import type { ConnectorPart, PlatformConnector } from "./connector.ts";
import { ScopeMissing } from "./errors.ts";
import type { PlatformSession } from "./session.ts";

/** Of OpenID Connect: they tell who consented and open no data. */
const identityScopes: ReadonlySet<string> = new Set([
	"openid",
	"email",
	"profile",
]);

/**
 * What of a scope set opens data and was not granted; empty when the set can be used.
 * @throws {RangeError} for a key that the platform does not have
 */
export function missingOfSet(
	definition: OAuthDefinition,
	key: string,
	granted: readonly string[],
): string[] {
	const set = definition.scopeSets.find((each) => each.key === key);
	if (!set)
		throw new RangeError(
			`${definition.platformName} has no scope set "${key}".`,
		);
	const asked = set.scopes.filter((scope) => !identityScopes.has(scope));
	return missingScopes(definition, asked, granted);
}

/** The keys of the sets without which the platform is of no use: the default ones. */
export function indispensableSets(definition: OAuthDefinition): string[] {
	return definition.scopeSets
		.filter((set) => set.default)
		.map((set) => set.key);
}

/**
 * The error for scope sets of which something was not granted; null when all was.
 * @throws {RangeError} for a key that the platform does not have
 */
export function findScopeMissing(
	definition: OAuthDefinition,
	keys: readonly string[],
	granted: readonly string[],
): ScopeMissing | null {
	const lacking = keys.filter(
		(key) => missingOfSet(definition, key, granted).length > 0,
	);
	return lacking.length === 0 ? null : scopeMissing(definition, lacking);
}

/** SCOPE_MISSING with what to ask for: the sets by title and key, and their scopes. */
export function scopeMissing(
	definition: OAuthDefinition,
	keys: readonly string[],
	cause?: unknown,
): ScopeMissing {
	const sets = definition.scopeSets.filter((set) => keys.includes(set.key));
	const titles = sets.map((set) => `“${set.title}”`).join(" and ");
	const scopes = sets
		.flatMap((set) => set.scopes)
		.filter((scope) => !identityScopes.has(scope));
	return new ScopeMissing(
		`Not allowed yet at ${definition.platformName}: ${titles} (${scopes.join(" ")}). Connect again with the scope ${keys.length === 1 ? "set" : "sets"} ${keys.map((key) => `"${key}"`).join(", ")} and leave the box ticked.`,
		keys,
		cause === undefined ? undefined : { cause },
	);
}

/**
 * The connector with each part refusing, before it calls the platform, a session whose grant lacks the part's scopes.
 * A part throws {@link ScopeMissing} then.
 */
export function withScopeChecks(
	connector: PlatformConnector,
): PlatformConnector {
	const check = (part: ConnectorPart, session: PlatformSession) => {
		const key = connector.scopeSetOf[part];
		const granted = session.grantedScopes();
		if (key === undefined || granted === null) return;
		const error = findScopeMissing(connector.oauth, [key], granted);
		if (error) throw error;
	};
	type Parts = Pick<PlatformConnector, ConnectorPart>;
	const checked: Partial<Record<ConnectorPart, unknown>> = {};
	for (const part of Object.keys(connector.scopeSetOf) as ConnectorPart[]) {
		const call = connector[part] as
			| ((session: PlatformSession, ...rest: unknown[]) => unknown)
			| undefined;
		if (!call) continue;
		checked[part] = isListed(part)
			? async function* (session: PlatformSession, ...rest: unknown[]) {
					check(part, session);
					yield* call.call(
						connector,
						session,
						...rest,
					) as AsyncIterable<unknown>;
				}
			: async (session: PlatformSession, ...rest: unknown[]) => {
					check(part, session);
					return call.call(connector, session, ...rest);
				};
	}
	return { ...connector, ...(checked as Partial<Parts>) };
}

const answered: ReadonlySet<ConnectorPart> = new Set([
	"verify",
	"listAdAccounts",
]);
/** Whether a part yields pages; the others answer once. */
const isListed = (part: ConnectorPart) => !answered.has(part);
