import { readdir, rename, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { checkDueFiles } from "@patchbay/imports";
import { createDiskBlobStore } from "@patchbay/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Importing, startImporting } from "../support/importing.ts";

let app: Importing;
let connectionId: string;

beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 6, days: 3 });
	connectionId = await app.connectAccounts(["1110000001"]);
	await importAssets();
	await app.makeThumbnails();
});
afterAll(() => app.close());

interface Row {
	id: string;
	blobKey: string | null;
	thumbnailKey: string | null;
	byteSize: bigint | null;
	storedAt: Date | null;
}

const images = () =>
	app.rows<Row>(
		`select id, blob_key as "blobKey", thumbnail_key as "thumbnailKey", byte_size as "byteSize", stored_at as "storedAt"
		from asset where connection_id = $1 and kind in ('IMAGE', 'LOGO') order by id`,
		[connectionId],
	);

async function importAssets() {
	await app.forgetCalls();
	return app.runToEnd(await app.start(connectionId, { kind: "CAMPAIGNS" }));
}

const fetched = async () => (await app.requests("/google-ads/images/")).length;

/** Sizes in bytes of the rows' files in the store, null for one that is not there. */
async function storedSizes(): Promise<(number | null)[]> {
	const blobs = createDiskBlobStore(app.storageDirectory);
	return Promise.all(
		(await images()).map(({ blobKey }) => blobKey && blobs.size(blobKey)),
	) as Promise<(number | null)[]>;
}

const checkAll = () => {
	const { signal } = new AbortController();
	return checkDueFiles(app.worker(), { most: 1_000, days: 0, signal });
};

test("a store that was lost is noticed by the next import, which fetches everything again", async () => {
	const before = await images();
	await rm(join(app.storageDirectory, "campaign-assets"), { recursive: true });

	const end = await importAssets();

	expect(end).toMatchObject({ status: "SUCCEEDED", failedAssets: 0 });
	expect(end.importedAssets).toBe(end.totalAssets);
	const contents = new Set(before.map(({ blobKey }) => blobKey));
	expect(await fetched()).toBe(before.length);
	expect(await storedSizes()).toEqual(
		before.map(({ byteSize }) => Number(byteSize)),
	);
	await app.makeThumbnails();
	const folder = join(
		app.storageDirectory,
		"campaign-assets",
		app.tenant.tenantId,
		"thumbnails",
	);
	expect(await readdir(folder)).toHaveLength(contents.size);
});

test("a store that was lost while the platform's files are gone too is not called a success", async () => {
	await rm(join(app.storageDirectory, "campaign-assets"), { recursive: true });
	await app.control("faults", {
		path: "/google-ads/images/",
		status: 404,
		count: 1_000,
	});

	const end = await importAssets();

	await app.forgetFaults();
	const { length } = await images();
	expect(end).toMatchObject({
		status: "PARTIALLY_SUCCEEDED",
		failedAssets: length,
		importedAssets: end.totalAssets - length,
	});
	expect(await importAssets()).toMatchObject({
		status: "SUCCEEDED",
		failedAssets: 0,
	});
});

test("a single file that was lost, and one that was cut short, are fetched again, and no others", async () => {
	const [lost, cut] = await images();
	const pathOf = (key: string | null | undefined) =>
		join(app.storageDirectory, key ?? "");
	await rm(pathOf(lost?.blobKey));
	await truncate(pathOf(cut?.blobKey), 10);

	const end = await importAssets();

	expect(end.status).toBe("SUCCEEDED");
	// Two of the images have one content.
	expect(await fetched()).toBeLessThan(5);
	expect(await storedSizes()).toEqual(
		(await images()).map(({ byteSize }) => Number(byteSize)),
	);
});

test("a thumbnail that was lost is made again without a download", async () => {
	const folder = join(
		app.storageDirectory,
		"campaign-assets",
		app.tenant.tenantId,
		"thumbnails",
	);
	await app.makeThumbnails();
	const before = (await readdir(folder)).sort();
	await rm(folder, { recursive: true });
	await app.forgetCalls();

	expect(await checkAll()).toMatchObject({ missing: 0 });
	expect((await images()).every(({ thumbnailKey }) => !thumbnailKey)).toBe(
		true,
	);
	await app.makeThumbnails();

	expect((await readdir(folder)).sort()).toEqual(before);
	expect((await images()).every(({ thumbnailKey }) => thumbnailKey)).toBe(true);
	expect(await fetched()).toBe(0);
});

test("the walk over all stored files finds what was lost, at its pace and the longest unseen first", async () => {
	const [lost] = await images();
	await rm(join(app.storageDirectory, lost?.blobKey ?? ""));
	const { length } = await images();
	const { signal } = new AbortController();
	await app.rows(
		"update asset set file_checked_at = now() - interval '8 days' where id = $1 returning id",
		[lost?.id],
	);

	const worker = app.worker();
	expect(await checkDueFiles(worker, { most: 100, days: 7, signal })).toEqual({
		lookedFor: 1,
		missing: 1,
	});
	expect(await checkDueFiles(worker, { most: 100, days: 7, signal })).toEqual({
		lookedFor: 0,
		missing: 0,
	});
	expect(
		await checkDueFiles(worker, { most: length - 2, days: 0, signal }),
	).toMatchObject({ lookedFor: length - 2 });
	// The key stays: a disk that was away comes back with files that somebody names.
	expect((await images())[0]).toMatchObject({
		storedAt: null,
		blobKey: lost?.blobKey,
	});
	expect((await importAssets()).status).toBe("SUCCEEDED");
});

test("a store that does not tell has lost nothing", async () => {
	const { tenantId } = app.tenant;
	const folder = join(
		app.storageDirectory,
		"campaign-assets",
		tenantId,
		"blobs",
	);
	const before = await images();
	await rename(folder, `${folder}-away`);
	const blobs = {
		...createDiskBlobStore(app.storageDirectory),
		size: createDiskBlobStore(`${process.execPath}/none`).size,
	};
	const { signal } = new AbortController();

	await expect(
		checkDueFiles({ ...app.worker(), blobs }, { most: 100, days: 0, signal }),
	).rejects.toMatchObject({ problem: "not_found" });

	expect(await images()).toEqual(before);
	await rename(`${folder}-away`, folder);
});

test("a film that is only linked loses its poster's thumbnail, and it is made again", async () => {
	const [linked] = await app.rows<{ id: string; key: string }>(
		`update asset set has_file = false, stored_at = null, blob_key = null, file_checked_at = now() - interval '8 days'
		where connection_id = $1 and kind = 'LOGO' and thumbnail_key is not null
			and id = (select min(id::text)::uuid from asset where connection_id = $1 and kind = 'LOGO')
		returning id, thumbnail_key as key`,
		[connectionId],
	);
	await rm(join(app.storageDirectory, linked?.key ?? ""));

	const { signal } = new AbortController();
	expect(
		await checkDueFiles(app.worker(), { most: 100, days: 7, signal }),
	).toEqual({ lookedFor: 1, missing: 0 });

	expect(
		await app.rows(
			"select id from asset where id = $1 and thumbnail_key is null and thumbnail_due_at is not null",
			[linked?.id],
		),
	).toHaveLength(1);
});

test("a picture over which workers end is put off, and one whose store fails is not", async () => {
	const claim = () =>
		app.rows<{ id: string }>(
			`update asset set thumbnail_due_at = now(), thumbnail_key = null, thumbnail_attempts = 3
			where id = (select id from asset where connection_id = $1 and stored_at is not null order by id limit 1)
			returning id`,
			[connectionId],
		);
	const daysLeft = async (id: string | undefined) => {
		const [row] = await app.rows<{ days: number; attempts: number }>(
			`select round(extract(epoch from thumbnail_due_at - now()) / 86400)::int as days, thumbnail_attempts as attempts
			from asset where id = $1`,
			[id],
		);
		return row;
	};
	const [killed] = await claim();
	await app.makeThumbnails();
	expect(await daysLeft(killed?.id)).toEqual({ days: 30, attempts: 0 });

	await app.rows(
		"update asset set thumbnail_due_at = now(), thumbnail_attempts = 2 where id = $1 returning id",
		[killed?.id],
	);
	const gone = createDiskBlobStore(`${process.execPath}/none`);
	await expect(
		app.makeThumbnails(app.worker({ blobs: gone })),
	).rejects.toMatchObject({ problem: "not_found" });
	expect(await daysLeft(killed?.id)).toEqual({ days: 0, attempts: 2 });
});
