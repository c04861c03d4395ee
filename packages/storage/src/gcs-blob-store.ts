import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { StorageOptions } from "@google-cloud/storage";
import { type BlobStore, checkBlobKey, checkPrefix } from "./blob-store.ts";
import { loadOnce } from "./load-once.ts";
import { statusOf, toRemoteFault } from "./remote-fault.ts";
import { createScratch } from "./scratch.ts";
import { orStorageFault } from "./storage-fault.ts";
import { endWhenSilent, watchProgress, withinTime } from "./store-silent.ts";

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

	async function size(key: string): Promise<number | null> {
		const file = (await connect()).file(nameOf(key));
		try {
			const [metadata] = await inTime(file.getMetadata());
			return Number(metadata.size ?? 0);
		} catch (error) {
			if (isMissingObject(error)) return null;
			throw toRemoteFault(error, "objects.get");
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
			const watch = watchProgress(timeoutMilliseconds, signal);
			const source = createReadStream(temporaryPath);
			source.on("data", watch.progressed).pause();
			try {
				// The stream would open its session without credentials at an endpoint that is not Google's.
				const session =
					byteSize >= resumableBytes
						? await inTime(file.createResumableUpload({ preconditionOpts }))
						: null;
				await pipeline(
					source,
					file.createWriteStream({
						validation: "crc32c",
						preconditionOpts,
						...(session
							? { resumable: true, uri: session[0] }
							: { resumable: false }),
					}),
					{ signal: watch.signal },
				);
			} catch (error) {
				// Somebody else stored the same content meanwhile.
				if (statusOf(error) === 412 && (await size(key)) === byteSize) return;
				signal?.throwIfAborted();
				throw toRemoteFault(
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
				range ? { ...range, validation: false } : { validation: "crc32c" },
			);
			return { stream: endWhenSilent(stream, timeoutMilliseconds), byteSize };
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
								bucket.file(name).delete({ ignoreNotFound: true }),
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
						fields: "items(name),nextPageToken",
						...(pageToken ? { pageToken } : {}),
					}),
				).catch((error: unknown) => {
					throw toRemoteFault(error, "objects.list");
				});
				for (const { name } of files) yield name.slice(prefix.length);
				pageToken = (next as { pageToken?: string } | null)?.pageToken;
			} while (pageToken);
		},
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
