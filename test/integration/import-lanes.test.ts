import { disconnect } from "@patchbay/connections";
import { createCursorSigner, createTenantReader } from "@patchbay/db";
import {
	cancelImport,
	findLatestImportJob,
	type ImportOrigin,
	runImport,
	startImport,
	startImportInput,
} from "@patchbay/imports";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Importing, startImporting } from "../support/importing.ts";

let app: Importing;
beforeAll(async () => {
	app = await startImporting({
		accounts: 2,
		campaigns: 6,
		days: 10,
		pageSize: 5,
	});
});
afterEach(() => app.forgetFaults());
afterAll(() => app.close());

const hourly: ImportOrigin = { trigger: "SCHEDULED", lane: "RECENT" };

async function start(
	connectionId: string,
	origin?: ImportOrigin,
	input = {},
): Promise<string> {
	const { importJobId } = await startImport(
		app.imports,
		startImportInput.parse({ connectionId, ...input }),
		origin,
	);
	return importJobId;
}

test("a long import does not hold up the hourly one: each lane of a connection has a job of its own", async () => {
	const connectionId = await app.connectAccounts();
	const long = await start(connectionId);

	const recent = await start(connectionId, hourly, { kind: "METRICS" });
	await expect(start(connectionId, hourly)).rejects.toMatchObject({
		code: "CONFLICT",
		message: "The last scheduled import of this kind has not ended yet.",
	});
	await expect(start(connectionId)).rejects.toMatchObject({ code: "CONFLICT" });

	expect((await app.runToEnd(recent)).status).toBe("SUCCEEDED");
	expect((await app.job(long)).status).toBe("QUEUED");
	await start(connectionId, hourly);
	expect((await app.runToEnd(long)).status).toBe("SUCCEEDED");
});

test("a connection's latest import is the one that a person waits for, then the newest", async () => {
	const connectionId = await app.connectAccounts();
	const byHand = await start(connectionId);
	const recent = await start(connectionId, hourly, { kind: "METRICS" });

	expect(await latest(connectionId)).toBe(byHand);
	await cancelImport(app.imports, { importJobId: byHand });
	expect(await latest(connectionId)).toBe(recent);
});

test("a disconnect stops the jobs of every lane", async () => {
	const connectionId = await app.connectAccounts();
	const jobs = [
		await start(connectionId),
		await start(connectionId, hourly),
		await start(connectionId, { trigger: "SCHEDULED", lane: "HISTORY" }),
	];

	await disconnect(app.ctx, { connectionId, deleteImportedData: false });

	for (const importJobId of jobs) {
		await runImport(app.worker(), { ...app.tenant, importJobId });
		expect(await app.job(importJobId)).toMatchObject({ status: "CANCELLED" });
	}
});

async function latest(connectionId: string): Promise<string | undefined> {
	const reader = createTenantReader({
		db: app.database.db,
		tenantId: app.tenant.tenantId,
		cursors: createCursorSigner("cursors of this test"),
	});
	const job = await findLatestImportJob(
		{ ...app.imports, reader },
		connectionId,
	);
	return job?.id;
}
