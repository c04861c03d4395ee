import { defaultSets, type Platform } from "@patchbay/platforms";

/**
 * Everything that a platform declares of itself and that its connector must keep: ways of signing in, renewal,
 * revocation, scopes, parts, conversions, limits, app extras. Read from the module's own keys, so that a part of a new kind is declared
 * as soon as a platform has it.
 */
export function declarationsOf(platform: Platform): string[] {
	return [
		...platform.methods.flatMap((method) => [
			`method ${method.kind}`,
			`${method.kind} renewed by ${method.renewal.by}`,
			...(method.revoke ? [`${method.kind} revoked`] : []),
		]),
		`scopes asked for by ${platform.scopes.askedFor}`,
		...partsIn(platform.parts).map((name) => `part ${name}`),
		...Object.keys(platform.limits.buckets).map((name) => `bucket ${name}`),
		...Object.keys(platform.appExtras).map((name) => `app extra ${name}`),
		...conversionsOf(platform),
		...(platform.parts.writes?.keywords?.negativeMatchTypes ?? []).map(
			(type) => `negative keywords that are ${type}`,
		),
		...(platform.campaignId ? ["form of campaign ids"] : []),
		...(platform.displayAccountId ? ["display of account ids"] : []),
	];
}

function conversionsOf({ conversions }: Platform): string[] {
	if (!conversions) return [];
	return [
		...conversions.choices.map(({ key }) => `conversion ${key}`),
		...(conversions.custom ? ["conversions of a custom form"] : []),
	];
}

/** Keys of the scope sets that a platform's parts need, and of those without which it is useless. */
export function neededSets(platform: Platform): string[] {
	return [...new Set([...defaultSets(platform), ...setsIn(platform.parts)])];
}

function setsIn(parts: object): string[] {
	return Object.values(parts).flatMap((part: unknown) => {
		if (typeof part !== "object" || part === null) return [];
		if (!("run" in part)) return setsIn(part);
		return "scopeSet" in part && typeof part.scopeSet === "string"
			? [part.scopeSet]
			: [];
	});
}

/** Names of parts, such as `accounts` and `metrics.daily`: what can run is a part, what cannot holds parts. */
function partsIn(parts: object, path = ""): string[] {
	return Object.entries(parts).flatMap(([name, part]: [string, unknown]) => {
		if (typeof part !== "object" || part === null) return [];
		const whole = `${path}${name}`;
		return "run" in part ? [whole] : partsIn(part, `${whole}.`);
	});
}
