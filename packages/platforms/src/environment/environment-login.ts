import type { KeyField, PlatformId } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import {
	type CredentialVariable,
	findVariables,
	type LoginSecret,
} from "./environment-variables.ts";

/** Access that a login gave, as it was obtained elsewhere. */
export type GivenLogin =
	| { by: "refresh token"; refreshToken: Secret<string> }
	/** A bearer token that lives for long, and cannot be refreshed by another one. */
	| { by: "access token"; token: Secret<string> }
	/** Token and secret of OAuth 1.0a. */
	| { by: "signature"; token: Secret<string>; tokenSecret: Secret<string> }
	/** A key that an admin made in the platform's own settings, with the other fields of the connection by key. */
	| {
			by: "key";
			values: Readonly<Partial<Record<KeyField["name"], Secret<string>>>>;
	  };

/** A login of the environment, with the variables that it stands in. */
export type EnvironmentLogin = GivenLogin & {
	variables: readonly CredentialVariable[];
};

/**
 * The login that a platform's variables hold, where they do. A refresh token comes before an access token, which it would
 * replace within the hour or the year.
 * @param textOf value of a variable; null where it is not set
 */
export function findLogin(
	platform: PlatformId,
	textOf: (name: CredentialVariable) => string | null,
): EnvironmentLogin | null {
	const names = findVariables(platform)?.login ?? {};
	const secretOf = (name: LoginSecret): Secret<string> | null => {
		const variable = names[name];
		const value = variable === undefined ? null : textOf(variable);
		return value === null ? null : new Secret(value);
	};
	const from = (...secrets: readonly LoginSecret[]) => ({
		variables: secrets.flatMap((name) => names[name] ?? []),
	});
	const refreshToken = secretOf("refreshToken");
	if (refreshToken)
		return {
			by: "refresh token",
			refreshToken,
			...from("refreshToken"),
		};
	const token = secretOf("accessToken");
	const tokenSecret = secretOf("accessTokenSecret");
	if (token && tokenSecret)
		return {
			by: "signature",
			token,
			tokenSecret,
			...from("accessToken", "accessTokenSecret"),
		};
	if (token && names.accessTokenSecret === undefined)
		return { by: "access token", token, ...from("accessToken") };
	const apiKey = secretOf("apiKey");
	if (!apiKey) return null;
	const publicApiKey = secretOf("publicApiKey");
	return {
		by: "key",
		values: { apiKey, ...(publicApiKey ? { publicApiKey } : {}) },
		...from("apiKey", "publicApiKey"),
	};
}
