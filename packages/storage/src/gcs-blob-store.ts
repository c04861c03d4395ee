import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { StorageOptions } from "@google-cloud/storage";
import { type BlobStore, checkBlobKey, checkPrefix } from "./blob-store.ts";
import { loadOnce } from "./load-once.ts";
import {
	isExplained,
	statusOf,
	toCredentialFault,
	toRemoteFault,
} from "./remote-fault.ts";
import { createScratch } from "./scratch.ts";
import { orStorageFault, type StorageFault } from "./storage-fault.ts";
import { guardReading, watchProgress, withinTime } from "./store-silent.ts";

export interface GcsOptions {
	bucket: string;
	/** Put before each key; empty, or with a slash at its end. */
	prefix: string;
	/** Another service that speaks the protocol; Google's own when left out. */
	endpoint?: string | undefined;
	/** Path of a service account's key; Google's own chain of sources when left out. */
	keyFile?: string | undefined;
	timeoutMilliseconds: number;
	/** Folder for files that are not stored yet. */
	scratchDirectory: string;
}

interface ListedObject {
	name: string;
	timeCreated: string;
}

/** Files from this size on are sent by a session that survives a lost connection. */
const resumableBytes = 8 * 1_048_576;
const deletedAtOnce = 16;

/** Blobs as objects of a Google Cloud Storage bucket. An object appears when it is there as a whole. */
export function createGcsBlobStore(options: GcsOptions): BlobStore {
	const { prefix, timeoutMilliseconds } = options;
	const connect = loadOnce(() => loadBucket(options));
	const nameOf = (key: string) => `${prefix}${checkBlobKey(key)}`;
	// The client's own limit leaves out the request for its token.
	const inTime = <T>(work: Promise<T>) => withinTime(work, timeoutMilliseconds);

	/** Missing credentials are told by a sentence alone, like much else: so they are asked for. */
	async function toFault(error: unknown, call: string): Promise<StorageFault> {
		if (!isExplained(error)) {
			const { authClient } = (await connect()).storage;
			const fault = await inTime(authClient.getAccessToken()).then(
				() => null,
				toCredentialFault,
			);
			if (fault) return fault;
		}
		return toRemoteFault(error, call);
	}

	async function size(key: string): Promise<number | null> {
		const file = (await connect()).file(nameOf(key));
		try {
			const [metadata] = await inTime(file.getMetadata());
			return Number(metadata.size ?? 0);
		} catch (error) {
			if (isMissingObject(error)) return null;
			throw await toFault(error, "objects.get");
		}
	}

	return {
		...createScratch(options.scratchDirectory),
		size,
		async put(key, temporaryPath, signal) {
			const destination = nameOf(key);
			const { size: byteSize } = await orStorageFault(stat(temporaryPath));
			const present = await size(key);
			if (present === byteSize) return;
			signal?.throwIfAborted();
			const file = (await connect()).file(destination);
			// With it a repeated request stores no second version, so the client may repeat one that was lost.
			const preconditionOpts = present === null ? { ifGenerationMatch: 0 } : {};
			const isResumable = byteSize >= resumableBytes;
			// The client cannot break off a request: one that is small is waited for, so that nothing goes on when this has ended.
			const watch = watchProgress(
				timeoutMilliseconds,
				isResumable ? signal : undefined,
			);
			const source = createReadStream(temporaryPath);
			source.on("data", watch.progressed).pause();
			try {
				// The stream would open its session without credentials at an endpoint that is not Google's.
				const session = isResumable
					? await inTime(file.createResumableUpload({ preconditionOpts }))
					: null;
				await pipeline(
					source,
					file.createWriteStream({
						// The other checksum is computed in JavaScript, at a tenth of the speed.
						validation: "md5",
						preconditionOpts,
						...(session
							? { resumable: true, uri: session[0] }
							: { resumable: false }),
					}),
					{ signal: watch.signal },
				);
				signal?.throwIfAborted();
			} catch (error) {
				// Somebody else stored the same content meanwhile.
				if (statusOf(error) === 412 && (await size(key)) === byteSize) return;
				signal?.throwIfAborted();
				throw await toFault(
					watch.signal.aborted ? watch.signal.reason : error,
					"objects.insert",
				);
			} finally {
				watch.stop();
				source.destroy();
			}
		},
		async read(key, range) {
			// The stream alone would tell of a missing object only when somebody reads it.
			const byteSize = await size(key);
			if (byteSize === null) return null;
			const file = (await connect()).file(nameOf(key));
			const stream = file.createReadStream(
				// The client can check the whole alone.
				range ? { ...range, validation: false } : { validation: "md5" },
			);
			return {
				stream: guardReading(stream, timeoutMilliseconds, "objects.get"),
				byteSize,
			};
		},
		async delete(keys) {
			const names = keys.map(nameOf);
			const bucket = await connect();
			try {
				for (let at = 0; at < names.length; at += deletedAtOnce)
					await Promise.all(
						names
							.slice(at, at + deletedAtOnce)
							.map((name) =>
								inTime(bucket.file(name).delete({ ignoreNotFound: true })),
							),
					);
			} catch (error) {
				throw toRemoteFault(error, "objects.delete");
			}
		},
		async *list(keyPrefix) {
			const bucket = await connect();
			let pageToken: string | undefined;
			do {
				const [files, next] = await inTime(
					bucket.getFiles({
						prefix: `${prefix}${checkPrefix(keyPrefix)}`,
						autoPaginate: false,
						fields: "items(name,timeCreated),nextPageToken",
						...(pageToken ? { pageToken } : {}),
					}),
				).catch(async (error: unknown) => {
					throw await toFault(error, "objects.list");
				});
				// Where fields are named the client answers them as they are, and no files.
				for (const { name, timeCreated } of files as unknown as ListedObject[])
					yield {
						key: name.slice(prefix.length),
						storedAt: new Date(timeCreated),
					};
				pageToken = (next as { pageToken?: string } | null)?.pageToken;
			} while (pageToken);
		},
		// A session ends by itself after a week, and nobody pays for its bytes.
		abandonUploads: async () => 0,
		async close() {},
	};
}

async function loadBucket(options: GcsOptions) {
	const { Storage } = await import("@google-cloud/storage");
	const settings: StorageOptions = {
		timeout: options.timeoutMilliseconds,
		retryOptions: { maxRetries: 2, totalTimeout: 60 },
		...(options.endpoint
			? { apiEndpoint: options.endpoint, useAuthWithCustomEndpoint: true }
			: {}),
		...(options.keyFile ? { keyFilename: options.keyFile } : {}),
	};
	return new Storage(settings).bucket(options.bucket);
}

function isMissingObject(error: unknown): boolean {
	return (
		statusOf(error) === 404 &&
		!(error instanceof Error && /bucket does not exist/i.test(error.message))
	);
}
