import { Secret } from "@patchbay/vault";
import { TokenResponseInvalid } from "./errors.ts";
import { Lifetime } from "./lifetime.ts";
import type { OAuthDefinition, TokenSet } from "./provider.ts";
import { parseScopes } from "./scopes.ts";
import { describeShape } from "./token-shape.ts";

// Ten years: no platform's token lives as long, and a Date can hold it.
const longestLifetimeSeconds = 10 * 365 * 86_400;
const longestIdTokenBytes = 16 * 1024;
const longestScopeBytes = 16 * 1024;

/**
 * Reads the body of a successful token reply. It is hostile input: one wrong field and nothing of it is used.
 * @throws {TokenResponseInvalid} with the reply's shape, never its values
 */
export function readTokenResponse(
	definition: OAuthDefinition,
	body: string,
): TokenSet {
	const reply = parseObject(body);
	const refuse = (why: string): never => {
		throw new TokenResponseInvalid(
			`${definition.platformName} sent an unusable answer. Try again; tell the operator if it stays so.`,
			`${why}; ${describeShape(reply)}`,
		);
	};
	if (reply === null) return refuse("not a JSON object");

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
		let value = reply[name];
		if (value === undefined || value === null) value = otherwise;
		if (value === null) return null;
		const seconds =
			typeof value === "string" && /^\d{1,12}$/.test(value)
				? Number(value)
				: value;
		if (
			typeof seconds !== "number" ||
			!Number.isInteger(seconds) ||
			seconds <= 0 ||
			seconds > longestLifetimeSeconds
		)
			return refuse(`${name} is not a lifetime`);
		return new Lifetime(seconds);
	};

	const accessToken = token("access_token", definition.limits.accessToken);
	if (accessToken === null) return refuse("access_token is missing");
	const tokenType = reply.token_type;
	if (
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
	const refreshToken = token("refresh_token", definition.limits.refreshToken);
	const idToken = token("id_token", longestIdTokenBytes);
	return {
		accessToken: new Secret(accessToken),
		refreshToken: refreshToken === null ? null : new Secret(refreshToken),
		tokenType: definition.tokenType,
		expiresIn: lifetime("expires_in", definition.defaultExpiresInSeconds),
		refreshTokenExpiresIn: lifetime("refresh_token_expires_in", null),
		scopes: scope === null ? null : parseScopes(definition, scope),
		idToken: idToken === null ? null : new Secret(idToken),
	};
}

function parseObject(body: string): Record<string, unknown> | null {
	try {
		const value: unknown = JSON.parse(body);
		return typeof value === "object" && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: null;
	} catch {
		return null;
	}
}
