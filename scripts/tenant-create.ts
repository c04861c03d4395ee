// `npm run tenant:create`: makes a tenant and its first owner, with DATABASE_OWNER_URL and DATABASE_AUTH_URL. What is not
// given as a flag is asked for. The password comes from the terminal or standard input, never from an argument.
import { stdin, stdout } from "node:process";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { systemContext } from "@patchbay/access";
import { createDatabase, newId } from "@patchbay/db";
import { createApiKeyRow, createTenant } from "@patchbay/tenancy";
import { createUser } from "../apps/api/src/auth/create-user.ts";
import { readUrls } from "./environment.ts";
import { orFail } from "./fail.ts";
import { requireNode } from "./require-node.ts";
import { readPassword } from "./tenant-create/read-password.ts";

requireNode();

const usage = `Usage: npm run tenant:create -- --name "Acme" --slug acme --owner-name "Ann Example" --owner-email ann@example.com [--api-key NAME]
The owner's password is asked for, or read from standard input.`;

await orFail(async () => {
	const { values: flags } = parseArgs({
		options: {
			name: { type: "string" },
			slug: { type: "string" },
			"owner-name": { type: "string" },
			"owner-email": { type: "string" },
			"api-key": { type: "string" },
			help: { type: "boolean" },
		},
	});
	if (flags.help) {
		console.log(usage);
		return;
	}
	const urls = readUrls("DATABASE_OWNER_URL", "DATABASE_AUTH_URL");
	const name = flags.name ?? (await ask("Tenant's name: "));
	const slug = flags.slug ?? (await ask("Slug (such as north-agency): "));
	const ownerName = flags["owner-name"] ?? (await ask("Owner's name: "));
	const email = flags["owner-email"] ?? (await ask("Owner's e-mail: "));
	const password = await readPassword("Owner's password: ");
	const db = createDatabase({
		url: urls.DATABASE_OWNER_URL,
		applicationName: "patchbay-tenant-create",
		maxConnections: 1,
	});
	try {
		const { userId, created } = await createUser({
			authUrl: urls.DATABASE_AUTH_URL,
			email,
			name: ownerName,
			password,
		});
		const { tenantId } = await createTenant(db, {
			name,
			slug,
			owner: { userId, name: ownerName, email },
		});
		console.log(`Made the tenant ${name} (${tenantId}), owned by ${email}.`);
		if (!created)
			console.log(
				"That person was known already; the password stays as it was.",
			);
		const keyName = flags["api-key"];
		if (keyName === undefined) return;
		const ctx = systemContext(tenantId, "tenant:create", newId());
		const { key } = await createApiKeyRow(db, ctx, {
			name: keyName,
			scopes: [
				"READ",
				"CONNECT",
				"IMPORT",
				"CAMPAIGNS_WRITE",
				"TOKENS_READ",
				"ADMIN",
			],
		});
		console.log(`API key "${keyName}", shown this once: ${key}`);
	} finally {
		await db.close();
	}
});

async function ask(question: string): Promise<string> {
	if (!stdin.isTTY)
		throw new Error(`Nobody can be asked for "${question.trim()}".\n${usage}`);
	const terminal = createInterface({ input: stdin, output: stdout });
	try {
		return await terminal.question(question);
	} finally {
		terminal.close();
	}
}
