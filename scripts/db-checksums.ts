import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { readMigrations } from "@patchbay/db";
import { repository } from "./repository.ts";

/** Checksums (SHA-256, hex) by the migration's name, oldest first. */
export type Checksums = ReadonlyMap<string, string>;

/** Computes those of the migrations that are there. */
export async function sumMigrations(): Promise<Checksums> {
	const { migrationDirectories } = await readMigrations();
	return new Map(
		migrationDirectories.map(({ path: name, migrationFile }) => [
			name,
			createHash("sha256").update(migrationFile.content.value).digest("hex"),
		]),
	);
}

/** Reads those that were committed: a line "checksum  name" each, as sha256sum prints it. */
export async function readChecksums(): Promise<Checksums> {
	const text = await readFile(
		path.join(repository, "prisma", "checksums.txt"),
		"utf8",
	);
	return new Map(
		text
			.split("\n")
			.filter((line) => line !== "")
			.map((line) => {
				const [sum = "", name = ""] = line.split("  ");
				return [name, sum];
			}),
	);
}

export function formatChecksums(checksums: Checksums): string {
	return [...checksums].map(([name, sum]) => `${sum}  ${name}\n`).join("");
}
