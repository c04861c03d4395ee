import type { PlatformId } from "@patchbay/oauth";
import type { EnvironmentApp } from "./environment-apps.ts";
import { type EnvironmentLogin, findLogin } from "./environment-login.ts";
import {
	type CredentialVariable,
	environmentVariables,
} from "./environment-variables.ts";

/** Everything that an environment holds of one platform. */
export interface EnvironmentCredentials {
	platform: PlatformId;
	/** Null where there is none; a key needs none. */
	app: EnvironmentApp | null;
	login: EnvironmentLogin | null;
	/** External ids of the ad accounts to import. */
	accountIds: readonly string[];
}

/**
 * Credentials of the environment, for each platform of which there are any.
 * @param parsed values of the variables, as `environmentCredentialFields` parse them
 */
export function readEnvironmentCredentials(
	parsed: object,
): EnvironmentCredentials[] {
	const env = parsed as Readonly<Record<CredentialVariable, unknown>>;
	const textOf = (name: CredentialVariable) => {
		const value = env[name];
		return typeof value === "string" && value !== "" ? value : null;
	};
	const listOf = (name: CredentialVariable | null): readonly string[] => {
		const value = name === null ? null : env[name];
		return Array.isArray(value) ? value : [];
	};
	return environmentVariables.flatMap((names) => {
		const { platform } = names;
		const clientId = names.app && textOf(names.app.clientId);
		const extras = Object.entries(names.extras).flatMap(([name, variable]) => {
			const value = textOf(variable);
			return value === null ? [] : [[name, value]];
		});
		const app: EnvironmentApp | null =
			names.app && clientId !== null
				? {
						platform,
						clientId,
						clientSecrets: listOf(names.app.clientSecret),
						extras: Object.fromEntries(extras),
					}
				: null;
		const login = findLogin(platform, textOf);
		// Without its app a token says nothing to its platform.
		if (app === null && login?.by !== "key") return [];
		return { platform, app, login, accountIds: listOf(names.accountIds) };
	});
}

/** OAuth apps of the environment. */
export const environmentApps = (
	all: readonly EnvironmentCredentials[],
): EnvironmentApp[] => all.flatMap(({ app }) => app ?? []);

/** Logins of the environment, by platform. */
export const environmentLogins = (
	all: readonly EnvironmentCredentials[],
): Partial<Record<PlatformId, EnvironmentLogin>> =>
	Object.fromEntries(
		all.flatMap(({ platform, login }) => (login ? [[platform, login]] : [])),
	);
