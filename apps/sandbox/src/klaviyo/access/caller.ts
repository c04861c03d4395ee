import type { OAuth2Server } from "../../authorization/oauth2-server.ts";
import type { SandboxRequest } from "../../simulator.ts";
import {
	authenticationFailed,
	KlaviyoRefused,
	notAuthenticated,
} from "../errors.ts";
import type { Installations } from "./installations.ts";
import { allows, type PrivateKeys } from "./keys.ts";

/** A private key of an account, or an app that was installed in one. */
export interface Caller {
	/** The world's account. */
	accountId: string;
	/** Name by which limits are counted: the account's keys share them, and each app has its own. */
	countedAs: string;
	may(scope: string): boolean;
}

export interface CallerParts {
	keys: PrivateKeys;
	server: OAuth2Server;
	installations: Installations;
}

/** Tells who calls, by the header `Authorization`. @throws {KlaviyoRefused} 401 */
export function identify(
	{ headers: { authorization } }: SandboxRequest,
	parts: CallerParts,
): Caller {
	if (authorization === undefined) throw new KlaviyoRefused(notAuthenticated);
	const [, scheme, text = ""] =
		/^(Klaviyo-API-Key|Bearer) (\S+)$/.exec(authorization) ?? [];
	const caller = scheme === "Bearer" ? appOf(text, parts) : keyOf(text, parts);
	if (caller === null) throw new KlaviyoRefused(authenticationFailed);
	return caller;
}

function keyOf(text: string, { keys }: CallerParts): Caller | null {
	const key = keys.find(text);
	if (key === null) return null;
	return {
		accountId: key.accountId,
		countedAs: key.accountId,
		may: (scope) => allows(key, scope),
	};
}

function appOf(
	text: string,
	{ server, installations }: CallerParts,
): Caller | null {
	const token = server.inspect(text);
	if (token === null || token.state !== "live") return null;
	const accountId = installations.of(token.fromCode);
	if (accountId === null) return null;
	return {
		accountId,
		countedAs: `${accountId} ${token.clientId}`,
		may: (scope) => token.scopes.includes(scope),
	};
}
