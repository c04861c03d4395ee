// `npm run oauth-app -- list|create|update|delete`: the OAuth apps of the installation, which serve every tenant, or with
// --tenant those of one. As the owner (DATABASE_OWNER_URL), with ADMIN_URL and the key variables of the API. Secrets come
// from a file, the terminal or standard input; none is ever shown.
import { parseArgs } from "node:util";
import {
	createCursorSigner,
	createTenantReader,
	INSTANCE_TENANT_ID,
} from "@patchbay/db";
import {
	createOAuthApp,
	createOAuthAppInput,
	deleteOAuthApp,
	deleteOAuthAppInput,
	listOAuthApps,
	type OAuthAppRecord,
	type OAuthAppsContext,
	updateOAuthApp,
	updateOAuthAppInput,
} from "@patchbay/oauth-apps";
import type { z } from "zod";
import { readCommandEnv } from "./environment.ts";
import { orFail } from "./fail.ts";
import { findTenants } from "./find-tenants.ts";
import { openVault } from "./key-settings.ts";
import { openInstallation } from "./oauth-app/open-installation.ts";
import { readClientSecret, readExtras } from "./oauth-app/read-app-files.ts";
import { requireNode } from "./require-node.ts";

requireNode();

const usage = `Usage: npm run oauth-app -- list|create|update|delete [--tenant ID-OR-SLUG] …
  list
  create --platform GOOGLE_ADS --client-id ID [--label NAME] [--redirect-uri URI] [--scope SCOPE …]
         [--secret-file FILE] [--extras-file FILE]
  update --id ID [--add-secret [--secret-file FILE]] [--drop-oldest-secret] [--label NAME] [--redirect-uri URI]
         [--scope SCOPE …] [--extras-file FILE]
  delete --id ID
Without --tenant it is about the apps of the installation, which serve every tenant. The client secret is read from
--secret-file, or asked for, or read from standard input; extras from a JSON file, such as
{"developerToken": "…", "loginCustomerId": "1112223333"} (null removes one).`;

const options = {
	tenant: { type: "string" },
	id: { type: "string" },
	platform: { type: "string" },
	"client-id": { type: "string" },
	label: { type: "string" },
	"redirect-uri": { type: "string" },
	scope: { type: "string", multiple: true },
	"secret-file": { type: "string" },
	"extras-file": { type: "string" },
	"add-secret": { type: "boolean" },
	"drop-oldest-secret": { type: "boolean" },
	help: { type: "boolean" },
} as const;

function readFlags() {
	// Before anything is said of it: a secret among the arguments is in the shell's history already.
	if (
		process.argv.some((argument) => /^--(client-)?secret(=|$)/.test(argument))
	)
		throw new Error(
			"A secret is never given as an argument, where others can see it. Use --secret-file, or standard input.",
		);
	return parseArgs({ options, allowPositionals: true });
}

type Flags = ReturnType<typeof readFlags>["values"];

const commands: Record<
	string,
	(ctx: OAuthAppsContext, flags: Flags) => Promise<void>
> = {
	async list(ctx) {
		for (const app of await readAll(ctx)) print(app);
	},
	async create(ctx, flags) {
		const input = parse(createOAuthAppInput, {
			platform: flags.platform,
			label: flags.label ?? flags["client-id"],
			clientId: flags["client-id"],
			redirectUri: flags["redirect-uri"],
			scopes: flags.scope,
			extras: await readExtras(flags["extras-file"]),
			clientSecret: await readClientSecret(flags["secret-file"]),
		});
		const { oauthAppId } = await createOAuthApp(ctx, input);
		await report(ctx, "Set up", oauthAppId);
	},
	async update(ctx, flags) {
		const addsSecret = flags["add-secret"] || flags["secret-file"];
		const input = parse(updateOAuthAppInput, {
			oauthAppId: flags.id,
			label: flags.label,
			redirectUri: flags["redirect-uri"],
			scopes: flags.scope?.filter((scope) => scope !== ""),
			extras: await readExtras(flags["extras-file"]),
			dropOldestClientSecret: flags["drop-oldest-secret"],
			addClientSecret: addsSecret
				? await readClientSecret(flags["secret-file"])
				: undefined,
		});
		const { oauthAppId } = await updateOAuthApp(ctx, input);
		await report(ctx, "Changed", oauthAppId);
	},
	async delete(ctx, flags) {
		const input = parse(deleteOAuthAppInput, { oauthAppId: flags.id });
		await deleteOAuthApp(ctx, input);
		console.log(`Deleted ${input.oauthAppId}. Its secrets are destroyed.`);
	},
};

await orFail(async () => {
	const { values: flags, positionals } = readFlags();
	const command = commands[positionals[0] ?? ""];
	if (flags.help || positionals.length !== 1 || !command) {
		console.log(usage);
		if (!flags.help) process.exitCode = 2;
		return;
	}
	const { DATABASE_OWNER_URL, ADMIN_URL } = readCommandEnv();
	const installation = openInstallation({
		command: "oauth-app",
		databaseUrl: DATABASE_OWNER_URL,
		vault: openVault(),
		adminUrl: ADMIN_URL,
	});
	try {
		const { db } = installation.contextOf(INSTANCE_TENANT_ID);
		const [tenantId = INSTANCE_TENANT_ID] = flags.tenant
			? await findTenants(db, flags.tenant)
			: [];
		await command(installation.contextOf(tenantId), flags);
	} finally {
		await installation.close();
	}
});

function parse<Schema extends z.ZodType>(
	schema: Schema,
	input: unknown,
): z.output<Schema> {
	const result = schema.safeParse(input, { reportInput: false });
	if (result.success) return result.data;
	const problems = result.error.issues.map(
		({ path, message }) => `  ${path.join(".") || "change"}: ${message}`,
	);
	throw new Error(`This cannot be done:\n${problems.join("\n")}\n\n${usage}`);
}

async function readAll(ctx: OAuthAppsContext): Promise<OAuthAppRecord[]> {
	const { db, tenantId } = ctx;
	// Nobody gets these cursors: all is read in one page.
	const cursors = createCursorSigner("a command reads one page");
	const reader = createTenantReader({ db, tenantId, cursors });
	const page = listOAuthApps({ ...ctx, reader }, { page: { first: 100 } });
	return (await page.edges()).map(({ node }) => node);
}

async function report(
	ctx: OAuthAppsContext,
	what: string,
	oauthAppId: string,
): Promise<void> {
	console.log(`${what} ${oauthAppId}. It works at once in every process.`);
	for (const app of await readAll(ctx)) if (app.id === oauthAppId) print(app);
}

function print(app: OAuthAppRecord): void {
	const owner =
		app.tenantId === INSTANCE_TENANT_ID ? "every tenant" : "one tenant";
	console.log(
		`${app.id}  ${app.platform}  ${app.label}
  serves ${owner}, since ${app.createdAt.toISOString()}
  client id    ${app.clientId}
  redirect URI ${app.redirectUri}
  scopes       ${app.scopes.join(" ") || "all of the platform"}
  extras       ${app.extras.join(", ") || "none"}
  secrets      ${app.secretCount}`,
	);
}
