import type { OAuth2Policy } from "./policy.ts";

export type Challenge = { value: string; method: "S256" | "plain" };

/**
 * The challenge of an authorization request (RFC 7636, 4.2 and 4.3: without a method it is `plain`); null for none, or
 * what is wrong with it by the platform's policy.
 */
export function readChallenge(
	query: URLSearchParams,
	{ pkce, challengeMethods }: OAuth2Policy,
): Challenge | null | "bad" | "missing" {
	if (pkce === "ignored") return null;
	const value = query.get("code_challenge");
	const method = query.get("code_challenge_method") ?? "plain";
	if (value === null) {
		if (query.has("code_challenge_method")) return "bad";
		return pkce === "required" ? "missing" : null;
	}
	const known = challengeMethods.find((one) => one === method);
	if (known === undefined || !/^[A-Za-z0-9._~-]{43,128}$/.test(value))
		return "bad";
	return { value, method: known };
}
