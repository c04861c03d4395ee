// `npm run credentials:import-env [-- --tenant ID-OR-SLUG --brand ID-OR-NAME]`: takes credentials out of the variables that
// older installations use (.env.example lists them) into the vault. As the owner (DATABASE_OWNER_URL), with ADMIN_URL and
// the key variables of the API. Called again it changes nothing.
import {
	type ConnectionsContext,
	connectWithRefreshToken,
} from "@patchbay/connections";
import { INSTANCE_TENANT_ID, inTenant } from "@patchbay/db";
import { type EnsuredOAuthApp, ensureOAuthApp } from "@patchbay/oauth-apps";
import {
	type EnvironmentCredentials,
	environmentVariables,
	getPlatformInfo,
	type PlatformId,
	type PlatformVariables,
	readEnvironmentCredentials,
} from "@patchbay/platforms";
import { ArgumentError } from "./argument-error.ts";
import { findBrand } from "./credentials-import-env/find-brand.ts";
import {
	namesThatAreSet,
	readImportEnv,
} from "./credentials-import-env/read-import-env.ts";
import { orFail } from "./fail.ts";
import { findTenants } from "./find-tenants.ts";
import { openVault } from "./key-settings.ts";
import {
	type Installation,
	openInstallation,
} from "./oauth-app/open-installation.ts";
import { readArguments } from "./read-arguments.ts";
import { requireNode } from "./require-node.ts";

requireNode();

const each = environmentVariables
	.map(
		({ platform, clientId, clientSecret, extras, refreshToken, accountIds }) =>
			`${getPlatformInfo(platform).name}: makes an OAuth app for every tenant out of ${[clientId, clientSecret, ...Object.values(extras)].join(", ")}.
With a tenant and a brand, ${refreshToken} becomes a connection of that brand with ${accountIds} chosen.`,
	)
	.join("\n");
const usage = `Usage: npm run credentials:import-env [-- --tenant ID-OR-SLUG --brand ID-OR-NAME]
${each}`;

await orFail(usage, async () => {
	const { values: flags } = readArguments({
		tenant: { type: "string" },
		brand: { type: "string" },
		help: { type: "boolean" },
	});
	if (flags.help) return console.log(usage);
	if ((flags.tenant === undefined) !== (flags.brand === undefined))
		throw new ArgumentError("--tenant and --brand belong together.");
	const env = readImportEnv();
	const names = namesThatAreSet(env);
	if (names.length === 0) {
		console.log("Nothing to import: none of the old variables is set.");
		return;
	}
	const installation = openInstallation({
		command: "credentials:import-env",
		databaseUrl: env.DATABASE_OWNER_URL,
		vault: openVault(),
		adminUrl: env.ADMIN_URL,
		endpoints: env.PLATFORM_ENDPOINTS_FILE,
	});
	try {
		const brand = await readBrand(installation, flags);
		const stillNeeded = new Set<string>();
		for (const credentials of readEnvironmentCredentials(env)) {
			await importApp(installation, credentials);
			if (await importConnection(installation, credentials, brand)) continue;
			const { refreshToken, accountIds } = variablesOf(credentials.platform);
			stillNeeded.add(refreshToken).add(accountIds);
		}
		const removable = names.filter((name) => !stillNeeded.has(name));
		console.log(
			`In the vault now, and no longer needed in the environment of API and worker: ${removable.join(", ")}.
Keep them only if imports are to fall back on them while OAUTH_CONNECT_ENABLED=false.`,
		);
	} finally {
		await installation.close();
	}
});

interface ChosenBrand {
	tenantId: string;
	id: string;
	name: string;
}

/** The brand to connect, before anything is written. @throws ArgumentError when there is none */
async function readBrand(
	installation: Installation,
	flags: { tenant?: string | undefined; brand?: string | undefined },
): Promise<ChosenBrand | null> {
	if (flags.tenant === undefined || flags.brand === undefined) return null;
	const { db } = installation.contextOf(INSTANCE_TENANT_ID);
	const [tenantId = ""] = await findTenants(db, flags.tenant);
	return { tenantId, ...(await findBrand(db, tenantId, flags.brand)) };
}

function variablesOf(platform: PlatformId): PlatformVariables {
	const found = environmentVariables.find(
		(names) => names.platform === platform,
	);
	if (!found) throw new RangeError(`${platform} has no variables`);
	return found;
}

async function importApp(
	installation: Installation,
	{ platform, clientId, clientSecrets, extras }: EnvironmentCredentials,
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

/** Answers whether the access that the refresh token gives is in the vault. */
async function importConnection(
	installation: Installation,
	{ platform, clientId, refreshToken, accountIds }: EnvironmentCredentials,
	brand: ChosenBrand | null,
): Promise<boolean> {
	if (refreshToken === null) return true;
	const { name } = getPlatformInfo(platform);
	if (brand === null) {
		console.log(
			`${variablesOf(platform).refreshToken} stays where it is: name --tenant and --brand to connect a brand with it.`,
		);
		return false;
	}
	const ctx = installation.contextOf(brand.tenantId);
	const made = await connectWithRefreshToken(ctx, {
		platform,
		brandId: brand.id,
		clientId,
		refreshToken,
		externalIds: accountIds,
	});
	const who = made.user.name ?? made.user.id;
	console.log(
		made.created
			? `Connected ${brand.name} to ${name} as ${who}: ${await describeConnection(ctx, made.connectionId)}`
			: `${brand.name} is connected to ${name} as ${who} already: nothing was changed.`,
	);
	return true;
}

async function describeConnection(
	{ db, tenantId }: ConnectionsContext,
	connectionId: string,
): Promise<string> {
	const { status, statusMessage, adAccounts } = await inTenant(
		db,
		tenantId,
		(tx) =>
			tx.connection.findFirstOrThrow({
				where: { tenantId, id: connectionId },
				select: {
					status: true,
					statusMessage: true,
					adAccounts: {
						where: { selected: true },
						select: { externalId: true },
					},
				},
			}),
	);
	const accounts = adAccounts.map(({ externalId }) => externalId).join(", ");
	return `${status}, ${accounts ? `imports ${accounts}` : "no ad account is chosen yet: choose in the admin"}.${statusMessage ? ` ${statusMessage}` : ""}`;
}
