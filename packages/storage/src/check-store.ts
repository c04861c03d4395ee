import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { ConfigurationError } from "@patchbay/env";
import type { BlobStore } from "./blob-store.ts";
import {
	orStorageFault,
	StorageFault,
	type StorageProblem,
} from "./storage-fault.ts";
import type { StorageSettings } from "./storage-fields.ts";
import { withinTime } from "./store-silent.ts";

const prefix = "checks/";
/** Age from which on a file of a check is that of a process that was killed. */
const leftMilliseconds = 3_600_000;

/** Problems that pass, or that an operator solves without another setting: who needs no file is not kept from working. */
const passing: ReadonlySet<StorageProblem> = new Set([
	"full",
	"unreachable",
	"failing",
]);

/**
 * Does at the start what a process does later: lists, measures and removes, and where it `writes`, stores a small file first.
 * @returns the failure of a store that does not answer or is full, for the log: imports of numbers need no files
 * @throws {ConfigurationError} for what the settings have wrong
 */
export async function checkStore(
	blobs: BlobStore,
	settings: StorageSettings,
	{ writes }: { writes: boolean },
): Promise<StorageFault | null> {
	try {
		await withinTime(
			use(blobs, writes),
			settings.STORAGE_TIMEOUT_SECONDS * 1_000,
		).catch((error: unknown) => {
			throw error instanceof StorageFault
				? error
				: new StorageFault("unreachable", error);
		});
		return null;
	} catch (error) {
		if (!(error instanceof StorageFault)) throw error;
		if (passing.has(error.problem)) return error;
		throw new ConfigurationError([explain(error, settings)]);
	}
}

async function use(blobs: BlobStore, writes: boolean): Promise<void> {
	const left: string[] = [];
	const before = Date.now() - leftMilliseconds;
	for await (const { key, storedAt } of blobs.list(prefix))
		if (storedAt.getTime() < before) left.push(key);
	const key = `${prefix}${randomUUID()}`;
	if (writes) {
		const path = await blobs.temporaryPath();
		await orStorageFault(writeFile(path, "x", { mode: 0o600 }));
		await blobs.put(key, path);
		await orStorageFault(rm(path, { force: true }));
	}
	await blobs.size(key);
	await blobs.delete([...left, key]);
}

const variablesOf = {
	disk: { folder: "STORAGE_DIRECTORY", credentials: "STORAGE_DIRECTORY" },
	s3: { folder: "STORAGE_BUCKET", credentials: "STORAGE_S3_ACCESS_KEY_ID" },
	gcs: { folder: "STORAGE_BUCKET", credentials: "STORAGE_GCS_KEY_FILE" },
} as const;

/** The variable to look at first, and why. The reason is the protocol's word, never a value. */
function explain(fault: StorageFault, { STORAGE }: StorageSettings) {
	const { folder, credentials } = variablesOf[STORAGE];
	const { cause } = fault;
	const told = cause instanceof Error ? cause.message : "";
	const word = STORAGE === "disk" ? codeOf(cause) : told;
	const reason = {
		disk: "the folder cannot be used: it has to be one that this process may read and, in a worker, write",
		s3: "the bucket is not there, or in another region (STORAGE_S3_REGION), or at another service (STORAGE_S3_ENDPOINT)",
		gcs: "the bucket is not there, or at another service (STORAGE_GCS_ENDPOINT)",
	}[STORAGE];
	const refused =
		"the store has no credentials, refuses them, or they may not list, read, write and remove in STORAGE_BUCKET; without this variable they come from the surroundings of the process";
	return fault.problem === "refused"
		? {
				variable: credentials,
				reason: `${refused} (${word})`,
				example: undefined,
			}
		: { variable: folder, reason: `${reason} (${word})`, example: undefined };
}

function codeOf(error: unknown): string {
	return error instanceof Error && "code" in error ? String(error.code) : "";
}
