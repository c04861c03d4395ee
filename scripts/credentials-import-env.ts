// `npm run credentials:import-env [-- --tenant ID-OR-SLUG --brand ID-OR-NAME]`: takes credentials out of the variables that
// older installations use (.env.example lists them) into the vault. As the owner (DATABASE_OWNER_URL), with ADMIN_URL and
// the key variables of the API. Called again it changes nothing.
import { INSTANCE_TENANT_ID } from "@patchbay/db";
import {
	type CredentialVariable,
	environmentVariables,
	getPlatformInfo,
	type PlatformVariables,
	readEnvironmentCredentials,
} from "@patchbay/platforms";
import { ArgumentError } from "./argument-error.ts";
import { findBrand } from "./credentials-import-env/find-brand.ts";
import {
	type ChosenBrand,
	importPlatform,
} from "./credentials-import-env/import-platform.ts";
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

const usage = `Usage: npm run credentials:import-env [-- --tenant ID-OR-SLUG --brand ID-OR-NAME]
${environmentVariables.map(describeVariables).join("\n")}`;

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
		const stillNeeded = new Set<CredentialVariable>();
		const failures: Error[] = [];
		for (const credentials of readEnvironmentCredentials(env)) {
			const result = await importPlatform(installation, credentials, brand);
			for (const name of result.stillNeeded) stillNeeded.add(name);
			// One platform's trouble does not hold up the others.
			if (result.failure) failures.push(result.failure);
		}
		const removable = names.filter((name) => !stillNeeded.has(name));
		if (removable.length > 0)
			console.log(
				`In the vault now, and no longer needed in the environment of API and worker: ${removable.join(", ")}.
Keep them only if imports are to fall back on them while OAUTH_CONNECT_ENABLED=false.`,
			);
		const [first, ...others] = failures;
		if (first && others.length === 0) throw first;
		if (first)
			throw new Error(failures.map(({ message }) => message).join("\n"));
	} finally {
		await installation.close();
	}
});

function describeVariables(names: PlatformVariables): string {
	const { platform, app, extras, login, accountIds } = names;
	const ofApp = app
		? ` makes an OAuth app for every tenant out of ${[app.clientId, app.clientSecret, ...Object.values(extras)].join(", ")}.`
		: "";
	const secrets = Object.values(login).join(", ");
	const chosen = accountIds ? ` with ${accountIds} chosen` : "";
	return `${getPlatformInfo(platform).name}:${ofApp}
  With a tenant and a brand, ${secrets} make a connection of that brand${chosen}.`;
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
