import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { InstallationFault } from "@patchbay/errors";
import { createAssetFetcher } from "@patchbay/imports";
import { createLogger } from "@patchbay/logger";
import { type BlobStore, createDiskBlobStore } from "@patchbay/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	hasEnded,
	type Importing,
	startImporting,
} from "../support/importing.ts";

let app: Importing;
beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 6, days: 3 });
});
afterAll(() => app.close());

interface LogLine {
	level: number | string;
	msg: string;
	err?: { cause?: { code?: string }; message: string };
}

/** A worker's log as lines. */
function listenTo() {
	const lines: LogLine[] = [];
	const logger = createLogger({
		name: "test",
		level: "info",
		destination: new Writable({
			write(chunk, _encoding, done) {
				lines.push(JSON.parse(String(chunk)) as LogLine);
				done();
			},
		}),
	});
	return { lines, logger };
}

const failures = (importJobId: string) =>
	app.rows<{ code: string; message: string }>(
		"select code, message from import_failure where import_job_id = $1",
		[importJobId],
	);

/** The kernel's own full device takes the place of each new file while `isFull` says so: writing to it is ENOSPC. */
function fillingStore(isFull: () => boolean): BlobStore {
	const disk = createDiskBlobStore(app.storageDirectory);
	return {
		...disk,
		async temporaryPath() {
			const path = await disk.temporaryPath();
			if (isFull()) await symlink("/dev/full", path);
			return path;
		},
	};
}

const failedAssets = (connectionId: string) =>
	app.rows<{ failure: string }>(
		"select failure from asset where connection_id = $1 and failure is not null",
		[connectionId],
	);

test("a full disk is named as what it is while the job waits, the operator is told, and it goes on by itself", async () => {
	let isFull = true;
	const { lines, logger } = listenTo();
	const connectionId = await app.connectAccounts(["1110000001"]);
	const importJobId = await app.start(connectionId, { kind: "CAMPAIGNS" });
	const running = app.runToEnd(
		importJobId,
		app.worker({
			logger,
			blobs: fillingStore(() => isFull),
			retryPolicy: { attempts: 500, baseMilliseconds: 50, maxMilliseconds: 50 },
		}),
	);
	const waiting = await app.waitFor(
		importJobId,
		(job) =>
			hasEnded(job) || (job.status === "WAITING" && job.stage !== "queued"),
	);
	const told = await failures(importJobId);
	isFull = false;
	const end = await running;

	expect(waiting).toMatchObject({
		status: "WAITING",
		messageCode: "STORAGE_UNAVAILABLE",
	});
	expect(waiting.message).toContain("file store is full");
	expect(waiting.message).toContain("operator has to make room");
	expect(told).toEqual([]);
	const line = lines.find(({ err }) =>
		JSON.stringify(err ?? "").includes("ENOSPC"),
	);
	expect(line?.level).toBe("error");
	expect(end).toMatchObject({ status: "SUCCEEDED", failedAssets: 0 });
	expect(await failedAssets(connectionId)).toEqual([]);
});

test("a disk that stays full ends as a failure of its own name, everything else is imported, and the next import brings the files", async () => {
	const { lines, logger } = listenTo();
	const connectionId = await app.connectAccounts(["1110000002"]);
	const importJobId = await app.start(connectionId, { kind: "FULL" });
	const end = await app.runToEnd(
		importJobId,
		app.worker({
			logger,
			blobs: fillingStore(() => true),
			retryPolicy: { attempts: 2, baseMilliseconds: 50, maxMilliseconds: 100 },
		}),
	);

	expect(end.status).toBe("PARTIALLY_SUCCEEDED");
	expect(end.importedCampaigns).toBe(end.totalCampaigns);
	expect(end.metricRows).toBeGreaterThan(0n);
	const failed = await failedAssets(connectionId);
	expect(failed.length).toBeGreaterThan(5);
	expect(end.failedAssets).toBe(failed.length);
	expect(end.importedAssets).toBe(end.totalAssets - failed.length);
	expect(failed[0]?.failure).toContain("file store is full");
	expect(await failures(importJobId)).toEqual([
		{
			code: "STORAGE_UNAVAILABLE",
			message: expect.stringMatching(
				new RegExp(`^${failed.length} files were not stored\\. .+ is full`),
			),
		},
	]);
	expect(
		lines.some(
			({ level, msg }) => level === "error" && msg.includes("went on failing"),
		),
	).toBe(true);

	const next = await app.start(connectionId, { kind: "CAMPAIGNS" });
	expect(await app.runToEnd(next)).toMatchObject({
		status: "SUCCEEDED",
		failedAssets: 0,
	});
	expect(await failedAssets(connectionId)).toEqual([]);
});

test.each([
	[
		"a folder that may not be written to",
		"/sys/kernel/patchbay",
		"cannot be written to",
	],
	["a folder whose disk is gone", "/dev/null/patchbay", "is not there"],
])("%s is named", async (_what, directory, sentence) => {
	const connectionId = await app.connectAccounts(["1110000001"]);
	const importJobId = await app.start(connectionId, { kind: "CAMPAIGNS" });
	const end = await app.runToEnd(
		importJobId,
		app.worker({
			blobs: createDiskBlobStore(directory),
			retryPolicy: { attempts: 1, baseMilliseconds: 50, maxMilliseconds: 100 },
		}),
	);

	expect(end.status).toBe("PARTIALLY_SUCCEEDED");
	expect(await failures(importJobId)).toEqual([
		{
			code: "STORAGE_UNAVAILABLE",
			message: expect.stringContaining(sentence),
		},
	]);
});

test("a folder that was in the way and is there again is used by the slice that waited", async () => {
	const storage = app.storageDirectory;
	const temporary = join(storage, "tmp");
	const away = join(storage, `away-${randomUUID()}`);
	await mkdir(temporary, { recursive: true });
	await rename(temporary, away);
	await writeFile(temporary, "a file in the folder's place");
	const connectionId = await app.connectAccounts(["1110000001"]);
	const importJobId = await app.start(connectionId, { kind: "CAMPAIGNS" });
	const running = app.runToEnd(
		importJobId,
		app.worker({
			retryPolicy: { attempts: 500, baseMilliseconds: 50, maxMilliseconds: 50 },
		}),
	);
	await app.waitFor(
		importJobId,
		({ messageCode }) => messageCode === "STORAGE_UNAVAILABLE",
	);
	await rm(temporary);
	await rename(away, temporary);

	expect(await running).toMatchObject({ status: "SUCCEEDED", failedAssets: 0 });
});

test("a fetch that our disk refuses is not the other side's failure", async () => {
	const fetcher = createAssetFetcher({
		maxBytes: 1_000_000,
		trustedOrigins: new Set([app.sandbox.url]),
	});
	const { signal } = new AbortController();
	try {
		for (const path of [
			"/dev/full",
			join(app.storageDirectory, "no", "folder"),
		])
			await expect(
				fetcher.fetch(`${app.sandbox.url}/__sandbox/`, path, signal),
			).rejects.toBeInstanceOf(InstallationFault);
	} finally {
		await fetcher.close();
	}
});
