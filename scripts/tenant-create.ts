// `npm run tenant:create`: makes a tenant and its first owner, with DATABASE_OWNER_URL and DATABASE_AUTH_URL. What is not
// given as a flag is asked for. The password comes from the terminal or standard input, never from an argument.
import { stdin, stdout } from "node:process";
import { createInterface } from "node:readline/promises";
import { systemContext } from "@patchbay/access";
import { createDatabase, type Database, newId, systemSql } from "@patchbay/db";
import { Conflict, InvalidInput } from "@patchbay/errors";
import { createUser } from "@patchbay/identity";
import {
	createApiKeyInput,
	createApiKeyRow,
	createTenant,
	createTenantInput,
} from "@patchbay/tenancy";
import { z } from "zod";
import { ArgumentError } from "./argument-error.ts";
import { checkOptions, nameOption } from "./check-options.ts";
import { readUrls } from "./environment.ts";
import { orFail } from "./fail.ts";
import { readArguments } from "./read-arguments.ts";
import { requireNode } from "./require-node.ts";
import { readPassword } from "./tenant-create/read-password.ts";

requireNode();

const usage = `Usage: npm run tenant:create -- --name "Acme" --slug acme --owner-name "Ann Example" --owner-email ann@example.com [--api-key NAME]
The owner's password is asked for, or read from standard input.`;

const { name, slug, owner } = createTenantInput.shape;
const given = z.object({
	name: name.optional(),
	slug: slug.optional(),
	ownerName: owner.shape.name.optional(),
	email: owner.shape.email.optional(),
	apiKey: createApiKeyInput.shape.name.optional(),
});
const optionOf = {
	name: "--name",
	slug: "--slug",
	ownerName: "--owner-name",
	email: "--owner-email",
	apiKey: "--api-key",
	password: "The password",
};

await orFail(usage, async () => {
	const { values: flags } = readArguments({
		name: { type: "string" },
		slug: { type: "string" },
		"owner-name": { type: "string" },
		"owner-email": { type: "string" },
		"api-key": { type: "string" },
		help: { type: "boolean" },
	});
	if (flags.help) return console.log(usage);
	const known = checkOptions(
		given,
		{
			name: flags.name,
			slug: flags.slug,
			ownerName: flags["owner-name"],
			email: flags["owner-email"],
			apiKey: flags["api-key"],
		},
		optionOf,
	);
	const asked = {
		name: known.name ?? (await ask("name", "Tenant's name")),
		slug: known.slug ?? (await ask("slug", "Slug (such as north-agency)")),
		ownerName: known.ownerName ?? (await ask("owner-name", "Owner's name")),
		email: known.email ?? (await ask("owner-email", "Owner's e-mail")),
		apiKey: known.apiKey,
	};
	const input = checkOptions(
		given.required({ name: true, slug: true, ownerName: true, email: true }),
		asked,
		optionOf,
	);
	const urls = readUrls("DATABASE_OWNER_URL", "DATABASE_AUTH_URL");
	const password = await readPassword("Owner's password: ");
	const db = createDatabase({
		url: urls.DATABASE_OWNER_URL,
		applicationName: "patchbay-tenant-create",
		maxConnections: 1,
	});
	try {
		await refuseTaken(db, input.slug);
		const { userId, created } = await createUser({
			authUrl: urls.DATABASE_AUTH_URL,
			email: input.email,
			name: input.ownerName,
			password,
		});
		const { tenantId } = await createTenant(db, {
			name: input.name,
			slug: input.slug,
			owner: { userId, name: input.ownerName, email: input.email },
		});
		console.log(
			`Made the tenant ${input.name} (${tenantId}), owned by ${input.email}.`,
		);
		if (!created)
			console.log(
				"That person was known already; the password stays as it was.",
			);
		if (input.apiKey === undefined) return;
		const ctx = systemContext(tenantId, "tenant:create", newId());
		const { key } = await createApiKeyRow(db, ctx, {
			name: input.apiKey,
			scopes: [
				"READ",
				"CONNECT",
				"IMPORT",
				"CAMPAIGNS_WRITE",
				"TOKENS_READ",
				"ADMIN",
			],
		});
		console.log(`API key "${input.apiKey}", shown this once: ${key}`);
	} catch (error) {
		if (!(error instanceof InvalidInput || error instanceof Conflict))
			throw error;
		throw new ArgumentError(
			nameOption(error.field?.[0], error.message, optionOf),
		);
	} finally {
		await db.close();
	}
});

/**
 * Refuses a taken slug before the person is made: a tenant that cannot be made must leave nobody behind.
 * @throws Conflict
 */
async function refuseTaken(db: Database, slug: string): Promise<void> {
	const { rows } = await systemSql(db).query(
		"select id from system.tenant_by_slug($1)",
		[slug],
	);
	if (rows[0])
		throw new Conflict(`"${slug}" is taken. Choose another one.`, {
			field: ["slug"],
		});
}

async function ask(option: string, question: string): Promise<string> {
	if (!stdin.isTTY)
		throw new ArgumentError(
			`--${option} is missing, and there is nobody to ask for it.`,
		);
	const terminal = createInterface({ input: stdin, output: stdout });
	try {
		return await terminal.question(`${question}: `);
	} finally {
		terminal.close();
	}
}
