// `npm run oauth-app -- list|create|update|delete`: the OAuth apps of the installation, which serve every tenant, or with
// --tenant those of one. As the owner (DATABASE_OWNER_URL), with ADMIN_URL and the key variables of the API. Secrets come
// from a file, the terminal or standard input; none is ever shown.
import {
	createCursorSigner,
	createTenantReader,
	INSTANCE_TENANT_ID,
} from "@patchbay/db";
import { InvalidInput, problemsOf } from "@patchbay/errors";
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
import type { Platform } from "@patchbay/platforms";
import { appPlatforms } from "./app-platforms.ts";
import { ArgumentError } from "./argument-error.ts";
import { checkOptions, nameOption } from "./check-options.ts";
import { readCommandEnv } from "./environment.ts";
import { orFail } from "./fail.ts";
import { findTenants } from "./find-tenants.ts";
import { openVault } from "./key-settings.ts";
import { openInstallation } from "./oauth-app/open-installation.ts";
import { readClientSecret, readExtras } from "./oauth-app/read-app-files.ts";
import { readArguments, requireOptions } from "./read-arguments.ts";
import { requireNode } from "./require-node.ts";

requireNode();

const usage = `Usage: npm run oauth-app -- list|create|update|delete [--tenant ID-OR-SLUG] …
  list
  create --platform PLATFORM --client-id ID [--label NAME] [--redirect-uri URI] [--scope SCOPE …]
         [--secret-file FILE] [--extras-file FILE]
  update --id ID [--add-secret [--secret-file FILE]] [--drop-oldest-secret] [--label NAME] [--redirect-uri URI]
         [--scope SCOPE …] [--extras-file FILE]
  delete --id ID
Without --tenant it is about the apps of the installation, which serve every tenant. The client secret is read from
--secret-file, or asked for, or read from standard input; extras from a JSON file with texts by name (null removes one).
PLATFORM, with the extras that its app can have:
${appPlatforms.map(describePlatform).join("\n")}`;

function describePlatform({ id, appExtras }: Platform): string {
	const examples = Object.entries(appExtras).map(
		([name, { secret, example }]) => [name, secret ? "…" : example],
	);
	return `  ${id}${examples.length > 0 ? `  ${JSON.stringify(Object.fromEntries(examples))}` : ""}`;
}

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
		throw new ArgumentError(
			"A secret is never given as an argument, where others can see it. Use --secret-file, or standard input.",
		);
	const { values, word } = readArguments(options, Object.keys(commands));
	const { tenant: _tenant, help, ...ofCommand } = values;
	const takes = commands[word]?.takes ?? [];
	for (const name of Object.keys(ofCommand))
		if (!help && !takes.includes(name))
			throw new ArgumentError(`--${name} is not for "${word}".`);
	return { values, word };
}

type Flags = ReturnType<typeof readArguments<typeof options>>["values"];

interface Command {
	/** Options beside --tenant. */
	takes: readonly string[];
	/** Looks at the options before anything else is done. @throws ArgumentError */
	check(flags: Flags): Promise<void>;
	run(ctx: OAuthAppsContext, flags: Flags): Promise<void>;
}

/** Options by the field of the verbs' input. */
const optionOf = {
	platform: "--platform",
	clientId: "--client-id",
	label: "--label",
	redirectUri: "--redirect-uri",
	scopes: "--scope",
	extras: "--extras-file",
	clientSecret: "The client secret",
	addClientSecret: "The client secret",
	oauthAppId: "--id",
};
const details = [
	"label",
	"redirect-uri",
	"scope",
	"secret-file",
	"extras-file",
] as const;
/** Secret for looking at the options before the real one is read. */
const anySecret = "x";

const commands: Record<string, Command> = {
	list: {
		takes: [],
		check: async () => {},
		async run(ctx) {
			for (const app of await readAll(ctx)) print(app);
		},
	},
	create: {
		takes: ["platform", "client-id", ...details],
		async check(flags) {
			requireOptions(flags, "platform", "client-id");
			await readNew(flags, anySecret);
		},
		async run(ctx, flags) {
			const secret = await readClientSecret(flags["secret-file"]);
			const input = await readNew(flags, secret);
			const { oauthAppId } = await createOAuthApp(ctx, input);
			await report(ctx, "Set up", oauthAppId);
		},
	},
	update: {
		takes: ["id", "add-secret", "drop-oldest-secret", ...details],
		async check(flags) {
			checkId(flags);
			await readChange(flags, addsSecret(flags) ? anySecret : undefined);
		},
		async run(ctx, flags) {
			const secret = addsSecret(flags)
				? await readClientSecret(flags["secret-file"])
				: undefined;
			const input = await readChange(flags, secret);
			const { oauthAppId } = await updateOAuthApp(ctx, input);
			await report(ctx, "Changed", oauthAppId);
		},
	},
	delete: {
		takes: ["id"],
		check: async (flags) => checkId(flags),
		async run(ctx, flags) {
			const input = checkOptions(
				deleteOAuthAppInput,
				{ oauthAppId: flags.id },
				optionOf,
			);
			await deleteOAuthApp(ctx, input);
			console.log(`Deleted ${input.oauthAppId}. Its secrets are destroyed.`);
		},
	},
};

const addsSecret = (flags: Flags) =>
	flags["add-secret"] === true || flags["secret-file"] !== undefined;

async function readNew(flags: Flags, clientSecret: string) {
	return checkOptions(
		createOAuthAppInput,
		{
			platform: flags.platform,
			label: flags.label ?? flags["client-id"],
			clientId: flags["client-id"],
			redirectUri: flags["redirect-uri"],
			scopes: flags.scope,
			extras: await readExtras(flags["extras-file"]),
			clientSecret,
		},
		optionOf,
	);
}

async function readChange(flags: Flags, addClientSecret: string | undefined) {
	return checkOptions(
		updateOAuthAppInput,
		{
			oauthAppId: flags.id,
			label: flags.label,
			redirectUri: flags["redirect-uri"],
			scopes: flags.scope?.filter((scope) => scope !== ""),
			extras: await readExtras(flags["extras-file"]),
			dropOldestClientSecret: flags["drop-oldest-secret"],
			addClientSecret,
		},
		optionOf,
	);
}

function checkId(flags: Flags): void {
	requireOptions(flags, "id");
	if (!deleteOAuthAppInput.safeParse({ oauthAppId: flags.id }).success)
		throw new ArgumentError('--id: Give the id of an app as "list" shows it.');
}

await orFail(usage, async () => {
	const { values: flags, word } = readFlags();
	if (flags.help) return console.log(usage);
	const command = commands[word];
	await command?.check(flags);
	const { DATABASE_OWNER_URL, ADMIN_URL } = readCommandEnv();
	const installation = openInstallation({
		command: "oauth-app",
		databaseUrl: DATABASE_OWNER_URL,
		vault: openVault(),
		adminUrl: ADMIN_URL,
	});
	try {
		const { db } = installation.contextOf(INSTANCE_TENANT_ID);
		const [tenantId = INSTANCE_TENANT_ID] =
			flags.tenant === undefined ? [] : await findTenants(db, flags.tenant);
		await command?.run(installation.contextOf(tenantId), flags);
	} catch (error) {
		if (!(error instanceof InvalidInput)) throw error;
		throw new ArgumentError(
			problemsOf(error)
				.map(({ field, message }) => nameOption(field[0], message, optionOf))
				.join("\n"),
		);
	} finally {
		await installation.close();
	}
});

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
