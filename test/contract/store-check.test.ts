import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
	type BlobStore,
	checkStore,
	createDiskBlobStore,
	createGcsBlobStore,
	type StorageSettings,
} from "@patchbay/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type StoreStand,
	storeStands,
} from "../support/blob-servers/stands.ts";

const kinds = ["disk", "s3", "gcs"] as const;
let stands: Record<(typeof kinds)[number], StoreStand>;
let directory: string;

beforeAll(async () => {
	const [disk, s3, gcs] = await Promise.all(
		kinds.map((kind) => storeStands[kind]()),
	);
	stands = { disk, s3, gcs } as typeof stands;
	directory = await mkdtemp(join(tmpdir(), "patchbay-check-"));
});
afterAll(async () => {
	await Promise.all(Object.values(stands).map((stand) => stand.close()));
	await rm(directory, { recursive: true, force: true });
});

const check = (
	STORAGE: (typeof kinds)[number],
	blobs: BlobStore,
	writes = true,
	STORAGE_TIMEOUT_SECONDS = 20,
) =>
	checkStore(blobs, { STORAGE, STORAGE_TIMEOUT_SECONDS } as StorageSettings, {
		writes,
	});

test.each(kinds)(
	"%s that can be used is let be, and nothing of the look at it stays",
	async (kind) => {
		const { store } = stands[kind];
		expect(await check(kind, store)).toBeNull();
		expect(await check(kind, store, false)).toBeNull();
		for await (const { key } of store.list("checks/")) expect.fail(key);
	},
);

test("a folder that is none names its variable", async () => {
	const file = join(directory, "file");
	await writeFile(file, "");
	for (const writes of [true, false])
		await expect(
			check("disk", createDiskBlobStore(file), writes),
		).rejects.toThrow(/STORAGE_DIRECTORY: the folder cannot be used.*ENOTDIR/);
});

test.each(["s3", "gcs"] as const)(
	"%s: a bucket that is not there and one that is not ours each name the variable, and no secret",
	async (kind) => {
		const { withMissingBucket, withWrongCredentials, secrets } = stands[kind];
		for (const writes of [true, false])
			await expect(
				check(kind, withMissingBucket?.() as BlobStore, writes),
			).rejects.toThrow(/STORAGE_BUCKET: the bucket is not there/);

		const error = await check(kind, withWrongCredentials?.() as BlobStore).then(
			() => expect.fail("it was let be"),
			(thrown: Error) => thrown,
		);

		expect(error.name).toBe("ConfigurationError");
		expect(error.message).toMatch(
			kind === "s3"
				? /STORAGE_S3_ACCESS_KEY_ID: the store has no credentials, refuses them.*SignatureDoesNotMatch/
				: /STORAGE_GCS_KEY_FILE: the store has no credentials, refuses them/,
		);
		for (const secret of secrets())
			expect(JSON.stringify([error.message, error])).not.toContain(secret);
	},
);

test.each([
	["is not there", () => join(directory, "no-such-file.json")],
	[
		"is no key",
		async () => {
			const path = join(directory, "key.json");
			await writeFile(path, "{}");
			return path;
		},
	],
])(
	"a key file of Google that %s is told as missing credentials",
	async (_what, path) => {
		const blobs = createGcsBlobStore({
			bucket: "b",
			prefix: "",
			endpoint: stands.gcs.server?.url,
			keyFile: await path(),
			timeoutMilliseconds: 5_000,
			scratchDirectory: directory,
		});
		await expect(check("gcs", blobs)).rejects.toThrow(/STORAGE_GCS_KEY_FILE/);
	},
);

test.each(["s3", "gcs"] as const)(
	"%s that does not answer is told of, and keeps nobody from starting: numbers need no files",
	async (kind) => {
		const { server, store } = stands[kind];
		if (server) server.fault = { kind: "stall" };
		const fault = await check(kind, store, true, 1);
		if (server) server.fault = null;
		expect(fault).toMatchObject({ problem: "unreachable" });
	},
);
