// `npm run credentials:import-env [-- --tenant ID-OR-SLUG --brand ID-OR-NAME]`: takes credentials out of the variables that
// older installations use (.env.example lists them) into the vault. As the owner (DATABASE_OWNER_URL), with ADMIN_URL and
// the key variables of the API. Called again it changes nothing.
import {
	type ConnectionsContext,
	connectWithRefreshToken,
} from "@patchbay/connections";
import { INSTANCE_TENANT_ID, inTenant } from "@patchbay/db";
import { type EnsuredOAuthApp, ensureOAuthApp } from "@patchbay/oauth-apps";
import { Secret } from "@patchbay/vault";
import { ArgumentError } from "./argument-error.ts";
import { findBrand } from "./credentials-import-env/find-brand.ts";
import {
	type ImportEnv,
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

const usage = `Usage: npm run credentials:import-env [-- --tenant ID-OR-SLUG --brand ID-OR-NAME]
Makes an OAuth app for every tenant out of GOOGLE_ADS_CLIENT_ID, _CLIENT_SECRET, _DEVELOPER_TOKEN and _LOGIN_CUSTOMER_ID.
With a tenant and a brand, GOOGLE_ADS_REFRESH_TOKEN becomes a connection of that brand with GOOGLE_ADS_CUSTOMER_IDS chosen.`;

const label = "Google Ads (from the environment)";
const ofConnection = ["GOOGLE_ADS_REFRESH_TOKEN", "GOOGLE_ADS_CUSTOMER_IDS"];

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
		await importApp(installation, env);
		const isConnected = await importConnection(installation, env, brand);
		const removable = names.filter(
			(name) => isConnected || !ofConnection.includes(name),
		);
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

async function importApp(
	installation: Installation,
	env: ImportEnv,
): Promise<void> {
	const { GOOGLE_ADS_DEVELOPER_TOKEN, GOOGLE_ADS_LOGIN_CUSTOMER_ID } = env;
	const ensured = await ensureOAuthApp(
		installation.contextOf(INSTANCE_TENANT_ID),
		{
			platform: "GOOGLE_ADS",
			label,
			clientId: env.GOOGLE_ADS_CLIENT_ID ?? "",
			clientSecrets: env.GOOGLE_ADS_CLIENT_SECRET,
			extras: {
				...(GOOGLE_ADS_DEVELOPER_TOKEN
					? { developerToken: GOOGLE_ADS_DEVELOPER_TOKEN }
					: {}),
				...(GOOGLE_ADS_LOGIN_CUSTOMER_ID
					? { loginCustomerId: GOOGLE_ADS_LOGIN_CUSTOMER_ID }
					: {}),
			},
		},
	);
	console.log(describeApp(ensured));
}

function describeApp(ensured: EnsuredOAuthApp): string {
	const { oauthAppId, created, secretsAdded, extrasChanged } = ensured;
	const secrets = `${secretsAdded} client secret${secretsAdded === 1 ? "" : "s"}`;
	const extras = extrasChanged.length > 0 ? ` and ${extrasChanged}` : "";
	if (created)
		return `Set up the OAuth app ${oauthAppId} of Google Ads for every tenant, with ${secrets}${extras}.`;
	return secretsAdded + extrasChanged.length > 0
		? `Added to the OAuth app ${oauthAppId} of Google Ads: ${secrets}${extras}.`
		: `The OAuth app ${oauthAppId} of Google Ads has all of it already.`;
}

/** Answers whether what the refresh token gives is in the vault. */
async function importConnection(
	installation: Installation,
	env: ImportEnv,
	brand: ChosenBrand | null,
): Promise<boolean> {
	const { GOOGLE_ADS_REFRESH_TOKEN: refreshToken } = env;
	if (!refreshToken) return true;
	if (brand === null) {
		console.log(
			"GOOGLE_ADS_REFRESH_TOKEN stays where it is: name --tenant and --brand to connect a brand with it.",
		);
		return false;
	}
	const ctx = installation.contextOf(brand.tenantId);
	const made = await connectWithRefreshToken(ctx, {
		platform: "GOOGLE_ADS",
		brandId: brand.id,
		clientId: env.GOOGLE_ADS_CLIENT_ID ?? "",
		refreshToken: new Secret(refreshToken),
		externalIds: env.GOOGLE_ADS_CUSTOMER_IDS,
	});
	const who = made.user.name ?? made.user.id;
	console.log(
		made.created
			? `Connected ${brand.name} to Google Ads as ${who}: ${await describeConnection(ctx, made.connectionId)}`
			: `${brand.name} is connected to Google Ads as ${who} already: nothing was changed.`,
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
