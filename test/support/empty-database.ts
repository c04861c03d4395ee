import { randomBytes } from "node:crypto";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "@patchbay/db";
import { inject } from "vitest";
import { urlOf } from "./template-database.ts";
import { withClient } from "./with-client.ts";

const migrations = fileURLToPath(
	new URL("../../prisma/migrations", import.meta.url),
);

/** A database as it was before a migration, which `migrate` brings up to date; dropped when the work has ended. */
export async function withDatabaseBefore(
	/** Beginning of the migration's name. */
	migration: string,
	work: (urls: { ownerUrl: string; appUrl: string }) => Promise<void>,
): Promise<void> {
	await withEmptyDatabase(async (urls) => {
		const folder = await mkdtemp(path.join(tmpdir(), "patchbay-migrations-"));
		try {
			await cp(migrations, folder, { recursive: true });
			for (const name of await readdir(folder))
				if (/^\d/.test(name) && name >= migration)
					await rm(path.join(folder, name), { recursive: true });
			await migrate({ ownerUrl: urls.ownerUrl, folder });
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
		await work(urls);
	});
}

/** A database in which nothing is yet; dropped when the work has ended. */
export async function withEmptyDatabase(
	work: (urls: { ownerUrl: string; appUrl: string }) => Promise<void>,
): Promise<void> {
	const server = inject("testServer");
	const name = `empty_${randomBytes(6).toString("hex")}`;
	await withClient(server.superuserUrl, (client) =>
		client.query(`create database ${name} owner patchbay_owner`),
	);
	try {
		await work({
			ownerUrl: urlOf(server, "owner", name),
			appUrl: urlOf(server, "app", name),
		});
	} finally {
		await withClient(server.superuserUrl, (client) =>
			client.query(`drop database ${name} with (force)`),
		);
	}
}
