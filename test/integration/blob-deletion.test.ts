import { writeFile } from "node:fs/promises";
import { disconnect } from "@patchbay/connections";
import { newId } from "@patchbay/db";
import { deleteBlobs, sweepFiles } from "@patchbay/imports";
import {
	type BlobStore,
	blobKey,
	createDiskBlobStore,
	tenantPrefix,
	thumbnailKey,
} from "@patchbay/storage";
import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import {
	type StoreStand,
	storeStands,
} from "../support/blob-servers/stands.ts";
import { type Importing, startImporting } from "../support/importing.ts";

let app: Importing;
let stand: StoreStand;

beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 6, days: 3 });
});
afterAll(() => app.close());

async function keysOf(blobs: BlobStore): Promise<string[]> {
	const keys: string[] = [];
	for await (const { key } of blobs.list(tenantPrefix(app.tenant.tenantId)))
		keys.push(key);
	return keys.sort();
}

const { signal } = new AbortController();

/** Sweeps the test's tenant, as if its turn had come. */
async function sweep(blobs: BlobStore, options: { ageMilliseconds?: number }) {
	await app.rows("update tenant set files_due_at = now() returning id");
	return sweepFiles(app.worker({ blobs }), { days: 7, signal, ...options });
}

async function putText(blobs: BlobStore, key: string) {
	const path = await blobs.temporaryPath();
	await writeFile(path, "left by a process that was killed");
	await blobs.put(key, path);
}

async function importInto(blobs: BlobStore, account: string): Promise<string> {
	const worker = app.worker({ blobs });
	const connectionId = await app.connectAccounts([account]);
	const importJobId = await app.start(connectionId, { kind: "CAMPAIGNS" });
	expect(await app.runToEnd(importJobId, worker)).toMatchObject({
		status: "SUCCEEDED",
	});
	await app.makeThumbnails(worker);
	return connectionId;
}

/** Disconnects with the data, as the API does. */
const disconnectWithData = (connectionId: string, blobs: BlobStore) =>
	disconnect(
		{
			...app.ctx,
			deleteBlobs: async (sql, keys) => {
				await deleteBlobs({ sql, blobs }, app.tenant.tenantId, keys);
			},
		},
		{ connectionId, deleteImportedData: true },
	);

describe.each(Object.entries(storeStands))("%s", (_kind, startStand) => {
	beforeEach(async () => {
		stand = await startStand();
	});
	afterEach(() => stand.close());

	test("files go with the last connection that has them, also when two are disconnected at once", async () => {
		const { store } = stand;
		const first = await importInto(store, "1110000001");
		const keys = await keysOf(store);
		expect(keys.length).toBeGreaterThan(10);
		// The same account in another brand: the same contents.
		const second = await importInto(store, "1110000001");
		expect(await keysOf(store)).toEqual(keys);

		await disconnectWithData(first, store);
		expect(await keysOf(store)).toEqual(keys);

		const third = await importInto(store, "1110000001");
		await Promise.all([
			disconnectWithData(second, store),
			disconnectWithData(third, store),
		]);
		expect(await keysOf(store)).toEqual([]);
	});

	test("what no row names is removed when it is old enough, by one of two workers at once, and only what is the tenant's", async () => {
		const { store } = stand;
		const { tenantId } = app.tenant;
		await importInto(store, "1110000002");
		const named = await keysOf(store);
		const left = [blobKey(tenantId, "left"), thumbnailKey(tenantId, "left")];
		const neighbours = blobKey(newId(), "left");
		for (const key of [...left, neighbours]) await putText(store, key);

		expect(await sweep(store, {})).toMatchObject({ removed: 0, abandoned: 0 });
		expect(await keysOf(store)).toEqual([...named, ...left].sort());

		const rounds = await Promise.all(
			[1, 2, 3].map(() => sweep(store, { ageMilliseconds: -60_000 })),
		);

		expect(rounds.some(({ removed }) => removed > 0)).toBe(true);
		expect(await keysOf(store)).toEqual(named);
		expect(await store.size(neighbours)).not.toBeNull();
		// Its turn comes again in a week.
		expect(await sweepFiles(app.worker(), { days: 7, signal })).toMatchObject({
			tenants: 0,
		});
	});
});

test("a file that an import is about to refer to, and that a sweep took for left, is there in the end", async () => {
	const disk = createDiskBlobStore(app.storageDirectory);
	let swept = 0;
	const end = await importInto(
		{
			...disk,
			async put(key, path) {
				await disk.put(key, path);
				// Once each, as if it had lain there for a day.
				if (swept > 0) return;
				swept += (await sweep(disk, { ageMilliseconds: -60_000 })).removed;
			},
		},
		"1110000001",
	);

	expect(swept).toBeGreaterThan(0);
	const rows = await app.rows<{ key: string }>(
		"select blob_key as key from asset where connection_id = $1 and stored_at is not null",
		[end],
	);
	expect(rows.length).toBeGreaterThan(5);
	for (const { key } of rows) expect(await disk.size(key)).not.toBeNull();
});
