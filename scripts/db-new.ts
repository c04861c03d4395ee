// `npm run db:new NAME`: writes the migration that leads from the committed Prisma schema to the edited one, with the
// policies and rights of new tenant tables, and tries it on an empty PostgreSQL of its own.
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import {
	diffSchemas,
	migrate,
	prepareDatabase,
	startEmbeddedPostgres,
} from "@patchbay/db";
import { ArgumentError } from "./argument-error.ts";
import {
	readCommittedSchema,
	readEditedSchema,
} from "./db-new/committed-schema.ts";
import { isolationOf, newTenantTables } from "./db-new/tables-of.ts";
import { orFail } from "./fail.ts";
import { readArguments } from "./read-arguments.ts";
import { repository } from "./repository.ts";
import { requireNode } from "./require-node.ts";

requireNode();

const usage = `Usage: npm run db:new -- NAME
Writes the migration that leads from the committed Prisma schema to the edited one, such as add_notes.`;

await orFail(usage, async () => {
	const { values: flags, word: name } = readArguments(
		{ help: { type: "boolean" } },
		"a name for the migration, such as add_notes",
	);
	if (flags.help) return console.log(usage);
	if (!/^[a-z][a-z0-9_]{0,99}$/.test(name))
		throw new ArgumentError(
			"NAME is up to 100 small letters, digits and underscores, and begins with a letter, such as add_notes.",
		);
	await withEmptyDatabase(async (ownerUrl) => {
		await migrate({ ownerUrl });
		const ddl = await diffSchemas(
			ownerUrl,
			readCommittedSchema(),
			await readEditedSchema(),
		);
		const policies = newTenantTables(ddl).map(isolationOf);
		const body = [ddl, ...policies].filter((part) => part.trim() !== "");
		const folder = path.join("prisma", "migrations", `${timestamp()}_${name}`);
		const file = path.join(folder, "migration.sql");
		await mkdir(path.join(repository, folder), { recursive: true });
		await writeFile(
			path.join(repository, file),
			body.length > 0
				? `${body.join("\n")}`
				: "-- The Prisma schema did not change: write what else is needed here.\n",
		);
		console.log(`wrote ${file}`);
		await migrate({ ownerUrl });
		console.log("It applies after the others. Read it, and add what it lacks.");
	});
});

function timestamp(): string {
	return new Date().toISOString().replace(/\D/g, "").slice(0, 14);
}

async function withEmptyDatabase(
	work: (ownerUrl: string) => Promise<void>,
): Promise<void> {
	const directory = await mkdtemp(path.join(tmpdir(), "patchbay-db-new-"));
	const password = randomBytes(16).toString("hex");
	const port = await freePort();
	const postgres = await startEmbeddedPostgres({
		directory,
		port,
		password,
		settings: { fsync: "off" },
	});
	try {
		await prepareDatabase(postgres.url(), {
			database: "patchbay",
			ownerPassword: password,
		});
		await work(
			`postgresql://patchbay_owner:${password}@127.0.0.1:${port}/patchbay`,
		);
	} finally {
		await postgres.stop();
		await rm(directory, { recursive: true, force: true });
	}
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer().once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() =>
				address === null || typeof address === "string"
					? reject(new Error("there is no free port"))
					: resolve(address.port),
			);
		});
	});
}
