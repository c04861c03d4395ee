import { disconnect } from "@patchbay/connections";
import { deleteBlobs } from "@patchbay/imports";
import { type BlobStore, tenantPrefix } from "@patchbay/storage";
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
	for await (const key of blobs.list(tenantPrefix(app.tenant.tenantId)))
		keys.push(key);
	return keys;
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
		const keys = (await keysOf(store)).sort();
		expect(keys.length).toBeGreaterThan(10);
		// The same account in another brand: the same contents.
		const second = await importInto(store, "1110000001");
		expect((await keysOf(store)).sort()).toEqual(keys);

		await disconnectWithData(first, store);
		expect((await keysOf(store)).sort()).toEqual(keys);

		const third = await importInto(store, "1110000001");
		await Promise.all([
			disconnectWithData(second, store),
			disconnectWithData(third, store),
		]);
		expect(await keysOf(store)).toEqual([]);
	});
});
