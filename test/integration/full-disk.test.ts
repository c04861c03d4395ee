import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { InstallationFault } from "@patchbay/errors";
import { createAssetFetcher } from "@patchbay/imports";
import { createLogger } from "@patchbay/logger";
import { createDiskBlobStore } from "@patchbay/storage";
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

/** Runs the job while its store fails, and then with the store as it should be. */
async function runWithBroken(
	start: () => Promise<{ restore: () => Promise<void>; worker: object }>,
) {
	const connectionId = await app.connectAccounts(["1110000001"]);
	const { lines, logger } = listenTo();
	const { restore, worker } = await start();
	const importJobId = await app.start(connectionId, { kind: "CAMPAIGNS" });
	const running = app.runToEnd(importJobId, app.worker({ logger, ...worker }));
	const waiting = await app.waitFor(
		importJobId,
		(job) =>
			hasEnded(job) || (job.status === "WAITING" && job.stage !== "queued"),
	);
	const told = await failures(importJobId);
	await restore();
	return { waiting, told, lines, end: await running, connectionId };
}

test("a full disk is this installation's fault: the job waits, the operator is told, and it goes on by itself", async () => {
	const disk = createDiskBlobStore(app.storageDirectory);
	let isFull = true;
	const { waiting, told, lines, end, connectionId } = await runWithBroken(
		async () => ({
			worker: {
				blobs: {
					...disk,
					async temporaryPath() {
						const path = await disk.temporaryPath();
						// The kernel's own full device: writing to it is ENOSPC.
						if (isFull) await symlink("/dev/full", path);
						return path;
					},
				},
			},
			async restore() {
				isFull = false;
			},
		}),
	);

	expect(waiting).toMatchObject({ status: "WAITING", messageCode: null });
	expect(waiting.message).toContain("operator");
	expect(told).toEqual([]);
	const line = lines.find(({ err }) =>
		JSON.stringify(err ?? "").includes("ENOSPC"),
	);
	expect(line?.level).toBe("error");
	expect(end).toMatchObject({ status: "SUCCEEDED", failedAssets: 0 });
	expect(
		await app.rows(
			"select 1 from asset where connection_id = $1 and failure is not null",
			[connectionId],
		),
	).toEqual([]);
});

test("a folder that cannot be written to is waited for too, however often it was tried", async () => {
	const storage = app.storageDirectory;
	const temporary = join(storage, "tmp");
	const away = join(storage, `away-${randomUUID()}`);
	await mkdir(temporary, { recursive: true });
	const { waiting, told, end } = await runWithBroken(async () => {
		await rename(temporary, away);
		await writeFile(temporary, "a file in the folder's place");
		return {
			worker: {
				retryPolicy: {
					attempts: 1,
					baseMilliseconds: 50,
					maxMilliseconds: 100,
				},
			},
			async restore() {
				await rm(temporary);
				await rename(away, temporary);
			},
		};
	});

	expect(waiting).toMatchObject({ status: "WAITING", messageCode: null });
	expect(told).toEqual([]);
	expect(end).toMatchObject({ status: "SUCCEEDED", failedAssets: 0 });
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
