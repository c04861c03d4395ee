import { cleanName, isIdentifier } from "./platform-text.ts";
import type { Told } from "./provider.ts";
import { unusable } from "./token-request.ts";

const longestScope = 16 * 1024;

/**
 * Things told beside a token, fit to be stored: ids and scopes are visible ASCII (RFC 6749 3.3), facts hold no control
 * characters, a name has them replaced.
 * @throws {TokenResponseInvalid} naming what is wrong, never its value
 */
export function checkTold(platformName: string, told: Told): Told {
	const refuse = (what: string): never => {
		throw unusable(platformName, what);
	};
	const { user, scopes, facts } = told;
	if (user && !isIdentifier(user.id)) refuse("the user's id is no identifier");
	if (scopes?.some((scope) => !isIdentifier(scope, longestScope)))
		refuse("a scope holds a character that none has");
	if (Object.values(facts ?? {}).some((value) => /\p{Cc}/u.test(value)))
		refuse("a control character among the facts");
	return user
		? { ...told, user: { id: user.id, name: cleanName(user.name) } }
		: told;
}
