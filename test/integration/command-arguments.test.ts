import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant, type TestTenant } from "../support/factories/tenant.ts";
import { run, runCommand } from "../support/run-command.ts";

let database: TestDatabase;
let tenant: TestTenant;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
	database = await createTestDatabase();
	tenant = await createTenant(database, { name: "Acme" });
	folder = await mkdtemp(join(tmpdir(), "patchbay-arguments-"));
	await writeFile(join(folder, "list.json"), "[1]");
	env = {
		DATABASE_OWNER_URL: database.ownerUrl,
		DATABASE_AUTH_URL: database.authUrl,
		ADMIN_URL: "http://localhost:3000",
		PATCHBAY_MASTER_KEY: randomBytes(32).toString("base64"),
		GOOGLE_ADS_CLIENT_ID: "imported-client",
		GOOGLE_ADS_CLIENT_SECRET: "imported-secret",
	};
});
afterAll(async () => {
	await database.drop();
	await rm(folder, { recursive: true, force: true });
});

const person = [
	"--name=Acme",
	"--slug=acme",
	"--owner-name=Ann",
	"--owner-email=ann@example.test",
];
const without = (option: string) =>
	person.filter((each) => !each.startsWith(`${option}=`));
const app = ["create", "--platform=GOOGLE_ADS", "--client-id=client"];
const id = "01920000-0000-7000-8000-000000000000";
const secret = "a-client-secret";

const commands = [
	"tenant-create",
	"oauth-app",
	"credentials-import-env",
	"vault-rotate",
	"tenant-shred",
	"audit-verify",
	"db-migrate",
	"db-status",
	"db-new",
];

/** The command, its arguments, and the one sentence that is said about them. */
const cases: [name: string, args: string[], sentence: RegExp | string][] = [
	// No argument, where one is needed.
	[
		"tenant-create",
		[],
		"--name is missing, and there is nobody to ask for it.",
	],
	["oauth-app", [], "Give one of these: list, create, update, delete."],
	["vault-rotate", [], /^Give one of these: root, .*, cancel\.$/],
	["tenant-shred", [], "--tenant and --confirm are missing."],
	["db-new", [], "Give a name for the migration, such as add_notes."],
	// An option that there is not, one without its value, one with a value too many, one twice.
	...commands.flatMap((name): typeof cases => [
		[name, ["--colour", "red"], "There is no option --colour."],
		[name, ["-x"], "There is no option -x."],
		[name, ["--help=yes"], "--help takes no value."],
	]),
	["tenant-create", ["--name"], "--name needs a value."],
	[
		"tenant-create",
		["--name", "--slug", "acme"],
		"--name needs a value; one that begins with a hyphen is written --name=VALUE.",
	],
	["tenant-create", [...person, "--slug=b"], "--slug is given twice."],
	["tenant-shred", ["--tenant=x"], "--confirm is missing."],
	["tenant-shred", ["--tenant=", "--confirm=x"], "--tenant is missing."],
	// Words that belong nowhere; a password among them is not shown.
	...[
		"tenant-create",
		"credentials-import-env",
		"tenant-shred",
		"audit-verify",
		"db-migrate",
		"db-status",
	].map((name): (typeof cases)[number] => [
		name,
		["hunter2"],
		"Argument 1 belongs to no option: write each value behind its option, and one with blanks in quotes.",
	]),
	[
		"oauth-app",
		["hunter2"],
		/^Argument 1 is not known: give one of these: list, /,
	],
	["oauth-app", ["list", "hunter2"], /^Argument 2 belongs to no option/],
	[
		"vault-rotate",
		["hunter2"],
		/^Argument 1 is not known: give one of these: root, /,
	],
	["vault-rotate", ["root", "hunter2"], /^Argument 2 belongs to no option/],
	["db-new", ["add_notes", "hunter2"], /^Argument 2 belongs to no option/],
	// Wrong values.
	[
		"tenant-create",
		[...without("--slug"), "--slug=Not a slug"],
		/^--slug: A slug is 1 to 50 small letters/,
	],
	[
		"tenant-create",
		[...without("--name"), "--name="],
		"--name: Give the tenant a name.",
	],
	[
		"tenant-create",
		[...without("--name"), `--name=${"x".repeat(101)}`],
		"--name: A name has at most 100 characters.",
	],
	[
		"tenant-create",
		[...without("--owner-name"), "--owner-name="],
		"--owner-name: Give the owner's name.",
	],
	[
		"tenant-create",
		[...without("--owner-email"), "--owner-email=ann@x"],
		"--owner-email: Give an e-mail address, such as owner@example.com.",
	],
	[
		"tenant-create",
		[...person, "--api-key="],
		"--api-key: Give the key a name that tells what uses it.",
	],
	[
		"tenant-create",
		person,
		"The password: Give a password of 12 to 256 characters.",
	],
	[
		"oauth-app",
		["list", "--tenant=nobody"],
		"--tenant: There is no tenant with the id or slug nobody.",
	],
	["oauth-app", ["list", `--id=${id}`], '--id is not for "list".'],
	[
		"oauth-app",
		["delete", `--id=${id}`, "--label=x"],
		'--label is not for "delete".',
	],
	["oauth-app", ["list", "--tenant="], "--tenant needs a value."],
	["vault-rotate", ["root", "--tenant="], "--tenant needs a value."],
	["oauth-app", ["create"], "--platform and --client-id are missing."],
	[
		"oauth-app",
		["create", "--platform=google", "--client-id=x"],
		/^--platform: Give one of these: GOOGLE_ADS, /,
	],
	["oauth-app", [...app, "--label="], "--label: Give the app a name."],
	[
		"oauth-app",
		[...app, "--redirect-uri=nowhere"],
		"--redirect-uri: This is not a complete address without a fragment.",
	],
	["oauth-app", [...app, "--scope=everything"], /^--scope: /],
	["oauth-app", [...app, "--scope="], "--scope: Give at least 1 character."],
	[
		"oauth-app",
		[...app, "--extras-file=nowhere.json"],
		"--extras-file: There is no file nowhere.json.",
	],
	[
		"oauth-app",
		[...app, "--extras-file=FOLDER/list.json"],
		/^--extras-file: .*list\.json must be a JSON object of names and texts/,
	],
	[
		"oauth-app",
		[...app, "--secret-file=FOLDER"],
		/^--secret-file: The file .* cannot be read\.$/,
	],
	[
		"oauth-app",
		["create", `--client-secret=${secret}`],
		/^A secret is never given as an argument/,
	],
	["oauth-app", ["update"], "--id is missing."],
	[
		"oauth-app",
		["update", "--id=1"],
		'--id: Give the id of an app as "list" shows it.',
	],
	["oauth-app", ["update", `--id=${id}`], "Say what to change."],
	[
		"oauth-app",
		["delete", "--id=1"],
		'--id: Give the id of an app as "list" shows it.',
	],
	[
		"credentials-import-env",
		["--tenant=x"],
		"--tenant and --brand belong together.",
	],
	[
		"credentials-import-env",
		["--tenant=nobody", "--brand=x"],
		"--tenant: There is no tenant with the id or slug nobody.",
	],
	[
		"credentials-import-env",
		["--tenant=TENANT", "--brand=x"],
		"--brand: This tenant has no brand with the id or name x.",
	],
	[
		"vault-rotate",
		["root", "--tenant=nobody"],
		"--tenant: There is no tenant with the id or slug nobody.",
	],
	[
		"vault-rotate",
		["data", "--rewrap-all"],
		"--rewrap-all is for root and all.",
	],
	[
		"vault-rotate",
		["status", "--background"],
		"--background is for what rotates.",
	],
	[
		"tenant-shred",
		["--tenant=nobody", "--confirm=x"],
		"--tenant: There is no tenant with the id or slug nobody.",
	],
	[
		"tenant-shred",
		["--tenant=TENANT", "--confirm=x"],
		/^--confirm: To destroy the keys of "Acme" for good, confirm with its slug/,
	],
	[
		"audit-verify",
		["--head=1"],
		"--head: There is no head of the form TENANT=SEQUENCE:HASH.",
	],
	[
		"audit-verify",
		["--heads=nowhere.txt"],
		"--heads: There is no file nowhere.txt.",
	],
	[
		"audit-verify",
		["--heads=FOLDER/list.json"],
		/^--heads .*list\.json: There is no head of the form/,
	],
	[
		"db-new",
		["Add Notes"],
		/^NAME is up to 100 small letters, digits and underscores/,
	],
];

/** Everything that a command could have written. */
async function written(): Promise<unknown> {
	const client = new pg.Client({ connectionString: database.superuserUrl });
	await client.connect();
	try {
		const { rows } = await client.query(`select
			(select count(*) from tenant) as tenants, (select count(*) from auth."user") as people,
			(select count(*) from oauth_app) as apps, (select count(*) from audit_event) as entries,
			(select count(*) from tenant_key where destroyed_at is null) as keys,
			(select count(*) from key_rotation) as rotations`);
		return rows;
	} finally {
		await client.end();
	}
}

describe.concurrent("says what is wrong with which argument, shows the usage and does nothing", () => {
	let before: unknown;
	beforeAll(async () => {
		before = await written();
	});
	afterAll(async () => {
		expect(await written()).toEqual(before);
	});

	test.each(cases)("%s %j", async (name, args, sentence) => {
		const given = args.map((each) =>
			each.replace("FOLDER", folder).replace("TENANT", tenant.tenantId),
		);
		const { code, output } = await runCommand(name, given, {
			env,
			input: "short\n",
		});
		expect(output).not.toMatch(
			/Invalid input|Invalid option|Unknown option|ERR_|positional|\n\s+at |hunter2|a-client-secret/,
		);
		const [said, usage = ""] = output.split("\n\n");
		expect(said).toEqual(
			typeof sentence === "string" ? sentence : expect.stringMatching(sentence),
		);
		expect(usage).toMatch(/^Usage: npm run /);
		expect(code).toBe(1);
	});
});

test("a slug that is taken leaves no person behind", async () => {
	const before = await written();
	const { rows } = await slugs();
	const { code, output } = await runCommand(
		"tenant-create",
		[...without("--slug"), `--slug=${rows[0]?.slug}`],
		{ env, input: "correct horse battery\n" },
	);
	expect(output).toMatch(
		/^--slug: "[\w-]+" is taken\. Choose another one\.\n\nUsage/,
	);
	expect(code).toBe(1);
	expect(await written()).toEqual(before);
});

async function slugs() {
	const client = new pg.Client({ connectionString: database.superuserUrl });
	await client.connect();
	try {
		return await client.query<{ slug: string }>(
			"select slug from tenant where id = $1",
			[tenant.tenantId],
		);
	} finally {
		await client.end();
	}
}

test.each(commands)(
	"%s --help shows the usage and does nothing",
	async (name) => {
		const { code, output } = await runCommand(name, ["--help"], { env: {} });
		expect([code, output]).toEqual([
			0,
			expect.stringMatching(/^Usage: npm run /),
		]);
	},
);

test.each(["api", "worker", "admin", "sandbox"])(
	"npm run start:%s -- --help shows the usage and starts nothing",
	async (name) => {
		const script = `start:${name}`;
		const { code, output } = await run(
			"npm",
			["run", "--silent", script, "--", "--help"],
			{ env: {} },
		);
		expect([code, output]).toEqual([
			0,
			expect.stringMatching(`^Usage: npm run ${script}\n`),
		]);
	},
);

test("tenant:create makes the tenant, its owner and a key", async () => {
	const { code, output } = await runCommand(
		"tenant-create",
		[...person, "--api-key", "script"],
		{ env, input: "correct horse battery\n" },
	);
	expect([code, output]).toEqual([
		0,
		expect.stringMatching(
			/^Made the tenant Acme \(.*\), owned by ann@example\.test\.\nAPI key "script", shown this once: \S+\n$/,
		),
	]);
});
