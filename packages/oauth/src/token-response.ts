import { Secret } from "@patchbay/vault";
import { Lifetime } from "./lifetime.ts";
import { isIdentifier } from "./platform-text.ts";
import type { OAuth2Definition, TokenSet } from "./provider.ts";
import { parseScopes } from "./scopes.ts";
import { unusable } from "./token-request.ts";
import { describeShape } from "./token-shape.ts";
import { checkTold } from "./told.ts";

// Ten years: no platform's token lives as long, and a Date can hold it.
const longestLifetimeSeconds = 10 * 365 * 86_400;
const longestIdTokenBytes = 16 * 1024;
const longestScopeBytes = 16 * 1024;

/**
 * Reads the parsed body of a successful token reply. It is hostile input: one wrong field and nothing of it is used.
 * @throws {TokenResponseInvalid} with the reply's shape, never its values
 */
export function readTokenResponse(
	definition: OAuth2Definition,
	body: unknown,
	use: "exchange" | "refresh" = "exchange",
): TokenSet {
	const whole = isObject(body) ? body : null;
	const reply = whole && definition.unwrap ? definition.unwrap(whole) : whole;
	const refuse = (why: string): never => {
		throw unusable(
			definition.platformName,
			`${why}; ${describeShape(reply ?? whole)}`,
		);
	};
	if (whole === null) return refuse("not a JSON object");
	if (reply === null) return refuse("nothing in its envelope");

	const token = (name: string, bytes: number): string | null => {
		const value = reply[name];
		if (value === undefined || value === null) return null;
		// It goes into a header: visible ASCII only.
		if (typeof value !== "string" || !/^[\x21-\x7e]+$/.test(value))
			return refuse(`${name} is not a token`);
		if (value.length > bytes) return refuse(`${name} is too long`);
		return value;
	};
	const lifetime = (name: string, otherwise: number | null) => {
		const seconds = wholeSeconds(reply[name] ?? otherwise);
		if (seconds === undefined) return refuse(`${name} is not a lifetime`);
		return seconds === null ? null : new Lifetime(seconds);
	};

	const accessToken = token("access_token", definition.limits.accessToken);
	if (accessToken === null) return refuse("access_token is missing");
	const tokenType = reply.token_type ?? null;
	if (tokenType === null) {
		if (!definition.tokenTypeOptional)
			return refuse("token_type is another one");
	} else if (
		typeof tokenType !== "string" ||
		tokenType.toLowerCase() !== definition.tokenType.toLowerCase()
	)
		return refuse("token_type is another one");
	const scope = reply.scope ?? null;
	if (
		scope !== null &&
		(typeof scope !== "string" || scope.length > longestScopeBytes)
	)
		return refuse("scope is not a list");
	const named = scope === null ? null : parseScopes(definition, scope);
	// A renewal's refresh token may exist nowhere else: it is worth more than what is said of scopes beside it.
	const scopes =
		use === "refresh" &&
		named?.some((each) => !isIdentifier(each, longestScopeBytes))
			? null
			: named;
	const refreshToken = token("refresh_token", definition.limits.refreshToken);
	const idToken = token("id_token", longestIdTokenBytes);
	const told = checkTold(definition.platformName, {
		scopes,
		...definition.told?.(reply),
	});
	return {
		accessToken: new Secret(accessToken),
		refreshToken: refreshToken === null ? null : new Secret(refreshToken),
		tokenType: definition.tokenType,
		expiresIn: lifetime("expires_in", definition.defaultExpiresInSeconds),
		refreshTokenExpiresIn: lifetime("refresh_token_expires_in", null),
		scopes: told.scopes ?? null,
		idToken: idToken === null ? null : new Secret(idToken),
		told,
	};
}

/**
 * A lifetime that an inspection told.
 * @throws {TokenResponseInvalid}
 */
export function lifetimeOf(
	{ platformName }: OAuth2Definition,
	value: unknown,
): Lifetime | null {
	const seconds = wholeSeconds(value);
	if (seconds === undefined)
		throw unusable(platformName, "the token's end is not a time to come");
	return seconds === null ? null : new Lifetime(seconds);
}

/** Seconds as a number or as digits; null for none, undefined for what is no lifetime. */
function wholeSeconds(value: unknown): number | null | undefined {
	if (value === undefined || value === null) return null;
	const seconds =
		typeof value === "string" && /^\d{1,12}$/.test(value)
			? Number(value)
			: value;
	return typeof seconds === "number" &&
		Number.isInteger(seconds) &&
		seconds > 0 &&
		seconds <= longestLifetimeSeconds
		? seconds
		: undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
