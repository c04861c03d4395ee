import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selectAdAccounts } from "@patchbay/connections";
import { inTenantSql } from "@patchbay/db";
import { makeThumbnails, sweepFiles } from "@patchbay/imports";
import {
	type BlobStore,
	blobKey,
	createBlobStore,
	createDiskBlobStore,
	storageFields,
	tenantPrefix,
	thumbnailKey,
} from "@patchbay/storage";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import {
	type S3Server,
	startS3Server,
} from "../support/blob-servers/s3-server.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import { runScript } from "../support/key-rotating.ts";
import { utcDay } from "../support/utc-day.ts";

let app: Importing;

beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 6, days: 3 });
});
afterEach(() => app.forgetFaults());
afterAll(() => app.close());

async function putText(blobs: BlobStore, key: string, text: string) {
	const path = await blobs.temporaryPath();
	await writeFile(path, text);
	await blobs.put(key, path);
}

async function keysOf(blobs: BlobStore, tenantId: string): Promise<string[]> {
	const keys: string[] = [];
	for await (const { key } of blobs.list(tenantPrefix(tenantId)))
		keys.push(key);
	return keys;
}

const shred = (tenantId: string, env: Record<string, string> = {}) =>
	runScript(
		"tenant-shred.ts",
		["--tenant", tenantId, "--confirm", `t-${tenantId}`],
		{ DATABASE_OWNER_URL: app.database.ownerUrl, ...env },
	).ended;

test("what was deleted of a deselected account does not come back with the campaigns that an import was asking for", async () => {
	const connectionId = await app.connectAccounts(["1110000001", "1110000002"]);
	const day = utcDay(-3);
	const unknown = {
		campaign: {
			resourceName: "customers/1110000001/campaigns/8001",
			id: "8001",
		},
		segments: { date: day },
		metrics: { costMicros: "1" },
	};
	await app.control("faults", {
		path: "/google-ads/v25/customers/1110000001/",
		bodyIncludes: "SELECT campaign.id, segments.date, metrics",
		kind: "custom",
		status: 200,
		body: { results: [unknown], fieldMask: "campaign.id" },
		count: 1,
	});
	await app.control("faults", {
		path: "/google-ads/v25/",
		bodyIncludes: "campaign.id IN (8001)",
		kind: "delay",
		delayMs: 1_500,
	});
	const importJobId = await app.start(connectionId, {
		kind: "METRICS",
		from: day,
		to: day,
	});
	const end = app.runToEnd(importJobId);
	await app.faultsMet();

	await selectAdAccounts(app.ctx, {
		connectionId,
		externalIds: ["1110000002"],
		deselectedData: "DELETE",
	});

	await end;
	expect(
		await app.rows(
			`select c.name from campaign c join ad_account a on a.tenant_id = c.tenant_id and a.id = c.ad_account_id
			where c.connection_id = $1 and a.external_id = '1110000001'`,
			[connectionId],
		),
	).toEqual([]);
});

test.each(["disk", "s3"] as const)(
	"the stored files go with the keys, and no other tenant's, also where uploads may not be listed: %s",
	async (kind) => {
		const { tenantId } = await createTenant(app.database);
		const neighbour = await createTenant(app.database);
		const directory = await mkdtemp(join(tmpdir(), "patchbay-shred-"));
		const s3 = await startS3Server();
		const store = storeSettings(kind, s3, directory);
		const blobs = createBlobStore(store.settings);
		try {
			await putText(blobs, blobKey(tenantId, "one"), "one");
			await putText(blobs, blobKey(tenantId, "two"), "two");
			await putText(blobs, blobKey(neighbour.tenantId, "three"), "three");

			s3.fault = {
				kind: "answer",
				status: 403,
				body: "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
				contentType: "application/xml",
				url: /[?&]uploads/,
			};
			const first = await shred(tenantId, store.env);

			expect(first).toMatchObject({ code: 0 });
			if (kind === "s3")
				expect(first.stderr).toContain("has to allow ListMultipartUploads");
			expect(first.stderr).toContain("2 of its stored files were removed.");
			expect(first.stderr + first.stdout).not.toContain(
				s3.credentials.secretAccessKey,
			);
			expect(await keysOf(blobs, tenantId)).toEqual([]);
			expect(await blobs.size(blobKey(neighbour.tenantId, "three"))).toBe(5);
		} finally {
			await blobs.close();
			await s3.close();
			await rm(directory, { recursive: true, force: true });
		}
	},
);

test("where the command knows no store, a worker removes the files, however young they are", async () => {
	const { tenantId } = await createTenant(app.database);
	const worker = app.worker();
	await putText(worker.blobs, blobKey(tenantId, "one"), "one");
	const { signal } = new AbortController();
	await sweepFiles(worker, { days: 7, signal });
	expect(await keysOf(worker.blobs, tenantId)).toHaveLength(1);

	const { stderr } = await shred(tenantId);

	expect(stderr).toContain("Its stored files were not removed.");
	await sweepFiles(worker, { days: 7, signal });
	expect(await keysOf(worker.blobs, tenantId)).toEqual([]);
});

test("of a tenant that is shredded while an import stores a file, nothing is left and nothing comes after", async () => {
	const { tenantId } = app.tenant;
	const disk = createDiskBlobStore(app.storageDirectory);
	const begun = Promise.withResolvers<void>();
	const released = Promise.withResolvers<void>();
	const worker = app.worker({
		blobs: {
			...disk,
			// One that was sent when the worker was told to stop, and that arrives all the same.
			async put(key, path) {
				begun.resolve();
				await released.promise;
				await disk.put(key, path);
			},
		},
	});
	const connectionId = await app.connectAccounts(["1110000002"]);
	const importJobId = await app.start(connectionId, { kind: "CAMPAIGNS" });
	const end = app.runToEnd(importJobId, worker);
	await begun.promise;

	const shredding = shred(tenantId, {
		STORAGE_DIRECTORY: app.storageDirectory,
	});
	await expect
		.poll(() => app.rows("select id from shred_receipt"))
		.toHaveLength(1);
	// The command waits for the import: what it removes is all there ever is.
	released.resolve();

	expect(await shredding).toMatchObject({ code: 0 });
	expect(await end).toMatchObject({ status: "CANCELLED" });
	expect(await keysOf(disk, tenantId)).toEqual([]);

	// A worker that was about to make the thumbnail of a poster.
	await app.rows(
		`update asset set thumbnail_due_at = now(), sha256 = 'ab12', poster_url = null, blob_key = null
		where connection_id = $1 returning id`,
		[connectionId],
	);
	const small = thumbnailKey(tenantId, "ab12");
	await putText(disk, small, "as if it had just been stored");
	const { signal } = new AbortController();
	await makeThumbnails(app.worker(), signal);
	expect(
		await app.rows(
			"select id from asset where blob_key is not null or thumbnail_key is not null or stored_at is not null",
		),
	).toEqual([]);
	await inTenantSql(app.database.db, tenantId, (sql) =>
		sql.query("update tenant set files_due_at = now() where id = $1", [
			tenantId,
		]),
	);
	await sweepFiles(app.worker(), { days: 7, signal });
	expect(await keysOf(disk, tenantId)).toEqual([]);
});

/** Settings of a store, and the environment that says the same. */
function storeSettings(
	kind: "disk" | "s3",
	s3: S3Server,
	STORAGE_DIRECTORY: string,
) {
	const env: Record<string, string> =
		kind === "disk"
			? { STORAGE_DIRECTORY }
			: {
					STORAGE_DIRECTORY,
					STORAGE: "s3",
					STORAGE_BUCKET: s3.bucket,
					STORAGE_PREFIX: "patchbay",
					STORAGE_S3_REGION: "eu-central-1",
					STORAGE_S3_ENDPOINT: s3.url,
					STORAGE_S3_PATH_STYLE: "true",
					STORAGE_S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
					STORAGE_S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
				};
	const settings = z.object(storageFields).parse(env);
	return { env, settings: { ...settings, STORAGE_DIRECTORY } };
}
