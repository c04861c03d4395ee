import type { PlatformId } from "@patchbay/oauth";
import type { EnvironmentExamples, Platform } from "../platform.ts";
import { connectablePlatforms, platforms } from "../registry.ts";

/** Name of a variable that holds one of a platform's credentials. */
export type CredentialVariable = `${PlatformId}_${string}`;

/** Secrets of a login, by the names that their variables end in: `refreshToken` is …_REFRESH_TOKEN. */
export type LoginSecret = keyof EnvironmentExamples["login"];

/** Variables of one platform. */
export interface PlatformVariables {
	platform: PlatformId;
	/** Null where a login needs no app. */
	app: {
		clientId: CredentialVariable;
		clientSecret: CredentialVariable;
	} | null;
	/** Variables by the extra's name. */
	extras: Readonly<Record<string, CredentialVariable>>;
	login: Readonly<Partial<Record<LoginSecret, CredentialVariable>>>;
	/** Null where a login has nothing to choose from. */
	accountIds: CredentialVariable | null;
}

type Kept = Platform & { environment: EnvironmentExamples };

/** Platforms whose credentials older installations keep in the environment. */
export const keptPlatforms = connectablePlatforms(platforms).filter(
	(platform): platform is Kept => platform.environment !== undefined,
);

export const environmentVariables: readonly PlatformVariables[] =
	keptPlatforms.map(({ id, appExtras, environment }) => ({
		platform: id,
		app: environment.app
			? { clientId: `${id}_CLIENT_ID`, clientSecret: `${id}_CLIENT_SECRET` }
			: null,
		extras: named(id, environment.app ? Object.keys(appExtras) : []),
		login: named(id, Object.keys(environment.login)),
		accountIds: environment.accountIds ? `${id}_CUSTOMER_IDS` : null,
	}));

/** Variables of a platform, in the order in which they are told. */
export const variablesOf = ({
	app,
	extras,
	login,
	accountIds,
}: PlatformVariables): CredentialVariable[] => [
	...(app ? [app.clientId, app.clientSecret] : []),
	...Object.values(extras),
	...Object.values(login),
	...(accountIds ? [accountIds] : []),
];

/** The variables of a platform, where it has any. */
export const findVariables = (
	platform: PlatformId,
): PlatformVariables | undefined =>
	environmentVariables.find((names) => names.platform === platform);

/** `developerToken` of Google Ads is GOOGLE_ADS_DEVELOPER_TOKEN. */
function named(
	id: PlatformId,
	names: readonly string[],
): Record<string, CredentialVariable> {
	return Object.fromEntries(
		names.map((name) => [
			name,
			`${id}_${name.replaceAll(/[A-Z]/g, "_$&").toUpperCase()}` as const,
		]),
	);
}
