import type { OAuth2Server } from "../authorization/oauth2-server.ts";
import { errorInfo, type Service, WorkspaceRefused } from "./errors.ts";

const scopeRoot = "https://www.googleapis.com/auth/";

/** Caller and client, and the token's scopes that count here, without their common root. */
export type Caller = {
	sub: string;
	clientId: string;
	scopes: ReadonlySet<string>;
};

/** The method that is called, as Google names it in its errors, and the scopes of which one is enough. */
export type Method = {
	name: string;
	service: Service;
	scopes: readonly string[];
};

const badCredentials =
	"Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";

/** Throws what Google says to a missing, unknown, ended or revoked token (all the same), and to one without the scope. */
export function authenticate(
	headers: Readonly<Record<string, string>>,
	server: OAuth2Server,
	method: Method,
): Caller {
	const [, value] =
		/^Bearer ([^\s,]+)$/.exec(headers.authorization ?? "") ?? [];
	if (headers.authorization === undefined)
		throw new WorkspaceRefused(
			method.service === "drive.googleapis.com" ? 403 : 401,
			"forbidden",
			"Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
		);
	const token = value === undefined ? null : server.inspect(value);
	if (token === null || token.state !== "live")
		throw new WorkspaceRefused(401, "authError", badCredentials, {
			location: { name: "Authorization", type: "header" },
			details:
				token?.state === "expired"
					? [errorInfo("ACCESS_TOKEN_EXPIRED", method.service, method.name)]
					: [],
		});
	const scopes = new Set(
		token.scopes
			.filter((scope) => scope.startsWith(scopeRoot))
			.map((scope) => scope.slice(scopeRoot.length)),
	);
	if (!method.scopes.some((scope) => scopes.has(scope)))
		throw new WorkspaceRefused(
			403,
			"insufficientPermissions",
			"Request had insufficient authentication scopes.",
			{
				details: [
					errorInfo(
						"ACCESS_TOKEN_SCOPE_INSUFFICIENT",
						method.service,
						method.name,
					),
				],
			},
		);
	return { sub: token.sub, clientId: token.clientId, scopes };
}
