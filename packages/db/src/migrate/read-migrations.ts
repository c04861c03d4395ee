import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { MigrationList } from "@prisma/schema-engine-wasm/schema_engine_bg";

/** prisma/migrations of this repository. */
export const migrationsFolder = fileURLToPath(
	new URL("../../../../prisma/migrations", import.meta.url),
);

/** The migrations of a folder, oldest first, as the schema engine takes them. */
export async function readMigrations(
	folder = migrationsFolder,
): Promise<MigrationList> {
	const entries = await readdir(folder, { withFileTypes: true });
	const names = entries
		.filter((entry) => entry.isDirectory())
		.map((entry) => entry.name)
		.sort();
	return {
		baseDir: folder,
		lockfile: {
			path: "migration_lock.toml",
			content: await readFile(path.join(folder, "migration_lock.toml"), "utf8"),
		},
		shadowDbInitScript: "",
		migrationDirectories: await Promise.all(
			names.map(async (name) => ({
				path: name,
				migrationFile: {
					path: "migration.sql",
					content: {
						tag: "ok" as const,
						value: await readFile(
							path.join(folder, name, "migration.sql"),
							"utf8",
						),
					},
				},
			})),
		),
	};
}
