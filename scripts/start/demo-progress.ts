import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { newId } from "@patchbay/db";
import { writePrivateFile } from "./private-file.ts";

/** Objects that the demo's first start made. */
export interface Demo {
	tenantId: string;
	brandId: string;
	email: string;
	apiKey: string;
}

/** Everything of a directory's demo that was made so far. */
export interface DemoProgress extends Partial<Demo> {
	tenantId: string;
	isDone?: true;
	/** Connections of the demo's brands that were made. Absent in a demo that an earlier version completed. */
	seeded?: readonly SeededConnection[];
	/** Ids of the brands by their names in the demo: somebody may have given them other names since. */
	brandIds?: Readonly<Record<string, string>>;
}

/** A connection that was made, by the names of its platform and brand in the demo. */
export interface SeededConnection {
	platform: string;
	brand: string;
}

const fileOf = (directory: string) => path.join(directory, "demo-seed.json");

/** Reads what is known of a directory's demo, or begins a new one. */
export async function readDemoProgress(
	directory: string,
): Promise<DemoProgress> {
	const file = fileOf(directory);
	return existsSync(file)
		? (JSON.parse(await readFile(file, "utf8")) as DemoProgress)
		: { tenantId: newId() };
}

export const writeDemoProgress = (
	directory: string,
	progress: DemoProgress,
): Promise<void> => writePrivateFile(fileOf(directory), progress);
