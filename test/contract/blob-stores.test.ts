import { createHash, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createLogger } from "@patchbay/logger";
import {
	type BlobStore,
	blobKey,
	deletePrefix,
	StorageFault,
	tenantPrefix,
} from "@patchbay/storage";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	type StoreStand,
	storeStands,
} from "../support/blob-servers/stands.ts";

const tenantId = "0199aaaa-0000-7000-8000-000000000001";
/** One whose id begins alike. */
const neighbourId = `${tenantId}0`;
const hashOf = (bytes: Buffer) =>
	createHash("sha256").update(bytes).digest("hex");

let stand: StoreStand;
let store: BlobStore;

async function putBytes(
	into: BlobStore,
	bytes: Buffer,
	key = blobKey(tenantId, hashOf(bytes)),
): Promise<string> {
	const path = await into.temporaryPath();
	await writeFile(path, bytes);
	await into.put(key, path);
	return key;
}

async function readBytes(
	key: string,
	range?: { start: number; end: number },
): Promise<Buffer | null> {
	const found = await store.read(key, range);
	return found && buffer(found.stream);
}

async function keysBelow(prefix: string): Promise<string[]> {
	const keys: string[] = [];
	for await (const { key } of store.list(prefix)) keys.push(key);
	return keys.sort();
}

async function faultOf(work: Promise<unknown>): Promise<StorageFault> {
	const error = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	);
	expect(error).toBeInstanceOf(StorageFault);
	return error as StorageFault;
}

/** The fault as a worker logs it. */
function logged(fault: unknown): string {
	let text = "";
	const destination = new Writable({
		write(chunk, _encoding, done) {
			text += chunk;
			done();
		},
	});
	createLogger({ name: "test", level: "info", destination }).error(
		{ err: fault },
		"failed",
	);
	return text;
}

describe.each(Object.entries(storeStands))("%s", (kind, startStand) => {
	beforeEach(async () => {
		stand = await startStand();
		store = stand.store;
	});
	afterEach(() => stand.close());

	test("what was put is there as a whole, in parts, and with its size", async () => {
		const bytes = randomBytes(70_000);
		const key = await putBytes(store, bytes);

		expect(await store.size(key)).toBe(bytes.length);
		expect(await readBytes(key)).toEqual(bytes);
		const part = await store.read(key, { start: 10, end: 19 });
		expect(part?.byteSize).toBe(bytes.length);
		expect(part && (await buffer(part.stream))).toEqual(bytes.subarray(10, 20));
		expect(await readBytes(key, { start: 69_990, end: 69_999 })).toEqual(
			bytes.subarray(69_990),
		);
	});

	test("a file of many parts arrives byte for byte", async () => {
		const bytes = randomBytes(21_000_000);
		const key = await putBytes(store, bytes);

		const read = await readBytes(key);
		expect(read && hashOf(read)).toBe(hashOf(bytes));
	});

	test("a blob of the same size stays, and one cut short is replaced", async () => {
		const bytes = randomBytes(5_000);
		const key = await putBytes(store, bytes);
		await putBytes(store, bytes);
		await putBytes(store, bytes.subarray(0, 100), key);
		await putBytes(store, bytes, key);

		expect(await readBytes(key)).toEqual(bytes);
	});

	test("what is not there has no size and no content, and can be deleted", async () => {
		const key = blobKey(tenantId, "none");
		expect(await store.size(key)).toBeNull();
		expect(await store.read(key)).toBeNull();
		await store.delete([key]);
		expect(await keysBelow(tenantPrefix(tenantId))).toEqual([]);
	});

	test("a tenant's blobs are listed and removed by their prefix, over many pages, and no others", async () => {
		const contents = Array.from({ length: 130 }, (_, index) =>
			Buffer.from(`content ${index}`),
		);
		// Ten at a time: all at once, a busy machine answers the last of them too late.
		const keys: string[] = [];
		for (let from = 0; from < contents.length; from += 10)
			keys.push(
				...(await Promise.all(
					contents
						.slice(from, from + 10)
						.map((bytes) => putBytes(store, bytes)),
				)),
			);
		const others = await putBytes(
			store,
			Buffer.from("the neighbour's"),
			blobKey(neighbourId, "ab12"),
		);

		expect(await keysBelow(tenantPrefix(tenantId))).toEqual(keys.sort());
		// A clock of seconds, and of another machine.
		for await (const { storedAt } of store.list(tenantPrefix(tenantId)))
			expect(Math.abs(storedAt.getTime() - Date.now())).toBeLessThan(60_000);
		await store.delete(keys.slice(0, 2));
		expect(await deletePrefix(store, tenantPrefix(tenantId))).toBe(128);

		expect(await keysBelow(tenantPrefix(tenantId))).toEqual([]);
		expect((await readBytes(others))?.toString()).toBe("the neighbour's");
	});

	test("two processes that store one content, while a third deletes it, leave it whole or not at all", async () => {
		const bytes = randomBytes(300_000);
		const key = blobKey(tenantId, hashOf(bytes));
		await Promise.all([
			putBytes(store, bytes),
			putBytes(store, bytes),
			store.delete([key]),
			store.delete([key]),
		]);

		expect([null, bytes.length]).toContain(await store.size(key));
		await putBytes(store, bytes);
		expect(await readBytes(key)).toEqual(bytes);
	});

	test("a key or prefix that climbs out of the store is refused", async () => {
		for (const key of ["campaign-assets/../../etc/passwd", "/etc/passwd", "x"])
			await expect(store.read(key)).rejects.toThrow("not a key");
		for (const prefix of ["", "/", "campaign-assets/../", "campaign-assets"])
			await expect(keysBelow(prefix)).rejects.toThrow("not a prefix");
	});

	test.runIf(kind !== "disk")(
		"an upload that is interrupted leaves nothing to be seen, and its fault is the store's",
		async () => {
			const bytes = randomBytes(9_000_000);
			const key = blobKey(tenantId, hashOf(bytes));
			if (stand.server)
				stand.server.fault = { kind: "cut", afterBytes: 50_000 };
			const fault = await faultOf(putBytes(store, bytes));
			if (stand.server) stand.server.fault = null;

			expect(fault.problem).toBe("unreachable");
			expect(await store.size(key)).toBeNull();
			expect(await keysBelow(tenantPrefix(tenantId))).toEqual([]);
			// Its parts lie in the bucket, as after a kill, for the store could not be told. They are found, by pages.
			if (stand.server)
				stand.server.fault = { kind: "cut", afterBytes: 50_000 };
			for (const name of ["b", "a"])
				await faultOf(putBytes(store, bytes, blobKey(tenantId, name)));
			if (stand.server) stand.server.fault = null;
			const tomorrow = new Date(Date.now() + 86_400_000);
			const abandon = (of: string, before: Date) =>
				store.abandonUploads(tenantPrefix(of), before);
			expect(await abandon(neighbourId, tomorrow)).toBe(0);
			expect(await abandon(tenantId, new Date(Date.now() - 60_000))).toBe(0);
			expect(await abandon(tenantId, tomorrow)).toBe(kind === "s3" ? 3 : 0);
			expect(await abandon(tenantId, tomorrow)).toBe(0);
		},
	);

	// Google's client leaves the request of a session open: nothing is stored while bytes of it are missing.
	const brokenOff = { disk: [], s3: [1_000, 9_000_000], gcs: [1_000] }[kind];
	test.each(brokenOff ?? [])(
		"an upload of %i bytes that is broken off goes on no further once it has ended",
		async (byteSize) => {
			const { server } = stand;
			if (!server) return;
			const bytes = randomBytes(byteSize);
			const key = blobKey(tenantId, hashOf(bytes));
			const path = await store.temporaryPath();
			await writeFile(path, bytes);
			const held = Promise.withResolvers<void>();
			server.fault = { kind: "hold", until: held.promise };
			const stopped = new AbortController();
			const put = store.put(key, path, stopped.signal);
			await expect
				.poll(() => server.calls.filter((call) => /^P(UT|OST)/.test(call)))
				.not.toEqual([]);
			await expect.poll(() => server.open).toBeGreaterThan(0);
			stopped.abort(new Error("the worker ends"));
			setTimeout(held.resolve, 100);

			await expect(put).rejects.toThrow("the worker ends");

			server.fault = null;
			const then = await store.size(key);
			await expect.poll(() => server.open).toBe(0);
			expect(await store.size(key)).toBe(then);
			expect(
				await store.abandonUploads(
					tenantPrefix(tenantId),
					new Date(Date.now() + 86_400_000),
				),
			).toBe(0);
		},
	);

	test.runIf(kind !== "disk")(
		"a blob that breaks off while it is read is the store's fault, and no secret gets into the log",
		async () => {
			const key = await putBytes(store, randomBytes(3_000_000));
			if (stand.server)
				stand.server.fault = { kind: "cut_answer", afterBytes: 500_000 };

			const fault = await faultOf(readBytes(key));

			expect(fault.problem).toBe("unreachable");
			const text = logged(fault);
			for (const secret of stand.secrets()) expect(text).not.toContain(secret);
		},
	);

	test.runIf(kind !== "disk")(
		"a store that never answers is given up in its time",
		async () => {
			if (stand.server) stand.server.fault = { kind: "stall" };
			const fault = await faultOf(putBytes(store, randomBytes(1_000)));

			expect(fault.problem).toBe("unreachable");
			expect(fault.message).toContain("does not answer");
		},
	);

	test.runIf(kind !== "disk")(
		"wrong credentials are named, and no secret gets into the log",
		async () => {
			const wrong = stand.withWrongCredentials?.();
			if (!wrong) return;
			const fault = await faultOf(putBytes(wrong, randomBytes(1_000)));

			expect(fault.problem).toBe("refused");
			expect(fault.message).toContain("credentials");
			const text = logged(fault);
			expect(text).toContain("failed");
			for (const secret of stand.secrets()) expect(text).not.toContain(secret);
			await wrong.close();
		},
	);

	test.runIf(kind !== "disk")(
		"a bucket that is not there is named",
		async () => {
			const missing = stand.withMissingBucket?.();
			if (!missing) return;
			const fault = await faultOf(putBytes(missing, randomBytes(1_000)));

			expect(fault.problem).toBe("not_found");
			await missing.close();
		},
	);
});
