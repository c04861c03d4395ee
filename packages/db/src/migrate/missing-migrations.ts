import { readdir } from "node:fs/promises";
import type { Database } from "../client.ts";
import { systemSql } from "../in-tenant-sql.ts";
import { migrationsFolder } from "./read-migrations.ts";

/**
 * Names of the migrations of this version that the database does not have, as the app's role may ask. Those of a later
 * version do not count: servers of two versions run side by side while one follows the other.
 */
export async function missingMigrations(db: Database): Promise<string[]> {
	const entries = await readdir(migrationsFolder, { withFileTypes: true });
	const { rows } = await systemSql(db).query<{ name: string }>(
		"select name from system.applied_migrations()",
	);
	const applied = new Set(rows.map(({ name }) => name));
	return entries
		.filter((entry) => entry.isDirectory() && !applied.has(entry.name))
		.map(({ name }) => name)
		.sort();
}
