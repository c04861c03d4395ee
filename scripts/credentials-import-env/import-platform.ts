import {
	type ConnectionsContext,
	connectWithLogin,
} from "@patchbay/connections";
import { INSTANCE_TENANT_ID, inTenant } from "@patchbay/db";
import { AppError, InvalidInput } from "@patchbay/errors";
import { type EnsuredOAuthApp, ensureOAuthApp } from "@patchbay/oauth-apps";
import {
	type CredentialVariable,
	type EnvironmentApp,
	type EnvironmentCredentials,
	type EnvironmentLogin,
	findVariables,
	getPlatformInfo,
	type PlatformId,
	type PlatformVariables,
	variablesOf,
} from "@patchbay/platforms";
import type { Installation } from "../oauth-app/open-installation.ts";

export interface ChosenBrand {
	tenantId: string;
	id: string;
	name: string;
}

/** Result for one platform. */
export interface PlatformResult {
	/** Variables of which something is not in the vault yet. */
	stillNeeded: readonly CredentialVariable[];
	/** Reason with the variables that it is about; null when all went well. */
	failure: Error | null;
}

/** Takes one platform's app and login into the vault, and tells what it did. */
export async function importPlatform(
	installation: Installation,
	credentials: EnvironmentCredentials,
	brand: ChosenBrand | null,
): Promise<PlatformResult> {
	const { platform, app, login } = credentials;
	const names = variablesOfPlatform(platform);
	try {
		if (app) await importApp(installation, app);
	} catch (error) {
		return {
			stillNeeded: variablesOf(names),
			failure: about(appVariables(names), error),
		};
	}
	if (login === null) return { stillNeeded: [], failure: null };
	const ofLogin = [
		...Object.values(names.login),
		...(names.accountIds ? [names.accountIds] : []),
	];
	if (brand === null) {
		console.log(
			`${login.variables.join(" and ")} ${login.variables.length > 1 ? "stay where they are" : "stays where it is"}: name --tenant and --brand to connect a brand with it.`,
		);
		return { stillNeeded: ofLogin, failure: null };
	}
	try {
		await importLogin(installation, { ...credentials, login }, brand);
		return { stillNeeded: [], failure: null };
	} catch (error) {
		return {
			stillNeeded: ofLogin,
			failure: about(blamedFor(error, names, login), error),
		};
	}
}

function variablesOfPlatform(platform: PlatformId): PlatformVariables {
	const found = findVariables(platform);
	if (!found) throw new RangeError(`${platform} has no variables`);
	return found;
}

const appVariables = ({ app, extras }: PlatformVariables) => [
	...(app ? [app.clientId, app.clientSecret] : []),
	...Object.values(extras),
];

/** The variables that an error is about: a wrong app, accounts that cannot be chosen, or the login itself. */
function blamedFor(
	error: unknown,
	names: PlatformVariables,
	{ variables }: EnvironmentLogin,
): readonly CredentialVariable[] {
	if (error instanceof AppError && error.code === "APP_REJECTED")
		return appVariables(names);
	if (error instanceof InvalidInput && names.accountIds)
		return [names.accountIds];
	return variables;
}

/** The error with the names of the variables; their values are in none. */
function about(
	variables: readonly CredentialVariable[],
	error: unknown,
): Error {
	if (!(error instanceof Error)) return new Error(String(error));
	return new Error(
		`${variables.join(", ")}: ${error.message}`,
		error.cause === undefined ? {} : { cause: error.cause },
	);
}

async function importApp(
	installation: Installation,
	{ platform, clientId, clientSecrets, extras = {} }: EnvironmentApp,
): Promise<void> {
	const { name } = getPlatformInfo(platform);
	const ensured = await ensureOAuthApp(
		installation.contextOf(INSTANCE_TENANT_ID),
		{
			platform,
			label: `${name} (from the environment)`,
			clientId,
			clientSecrets,
			extras,
		},
	);
	console.log(describeApp(name, ensured));
}

function describeApp(name: string, ensured: EnsuredOAuthApp): string {
	const { oauthAppId, created, secretsAdded, extrasChanged } = ensured;
	const secrets = `${secretsAdded} client secret${secretsAdded === 1 ? "" : "s"}`;
	const extras = extrasChanged.length > 0 ? ` and ${extrasChanged}` : "";
	if (created)
		return `Set up the OAuth app ${oauthAppId} of ${name} for every tenant, with ${secrets}${extras}.`;
	return secretsAdded + extrasChanged.length > 0
		? `Added to the OAuth app ${oauthAppId} of ${name}: ${secrets}${extras}.`
		: `The OAuth app ${oauthAppId} of ${name} has all of it already.`;
}

async function importLogin(
	installation: Installation,
	{
		platform,
		app,
		login,
		accountIds,
	}: EnvironmentCredentials & { login: EnvironmentLogin },
	brand: ChosenBrand,
): Promise<void> {
	const { name } = getPlatformInfo(platform);
	const ctx = installation.contextOf(brand.tenantId);
	const made = await connectWithLogin(ctx, {
		platform,
		brandId: brand.id,
		clientId: login.by === "key" ? null : (app?.clientId ?? null),
		login,
		externalIds: accountIds,
	});
	const who = made.user.name ?? made.user.id;
	console.log(
		made.created
			? `Connected ${brand.name} to ${name} as ${who}: ${await describeConnection(ctx, made.connectionId)}`
			: `${brand.name} is connected to ${name} as ${who} already: nothing was changed.`,
	);
}

async function describeConnection(
	{ db, tenantId, platforms }: ConnectionsContext,
	connectionId: string,
): Promise<string> {
	const { status, statusMessage, platform, adAccounts } = await inTenant(
		db,
		tenantId,
		(tx) =>
			tx.connection.findFirstOrThrow({
				where: { tenantId, id: connectionId },
				select: {
					status: true,
					statusMessage: true,
					platform: true,
					adAccounts: {
						where: { selected: true },
						select: { externalId: true },
					},
				},
			}),
	);
	const more = statusMessage ? ` ${statusMessage}` : "";
	// Files have no accounts.
	if (!platforms[platform].parts?.accounts) return `${status}.${more}`;
	const accounts = adAccounts.map(({ externalId }) => externalId).join(", ");
	return `${status}, ${accounts ? `imports ${accounts}` : "no ad account is chosen yet: choose in the admin"}.${more}`;
}
