import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { type BlobStore, checkBlobKey, checkPrefix } from "./blob-store.ts";
import { loadOnce } from "./load-once.ts";
import { statusOf, toRemoteFault } from "./remote-fault.ts";
import { createScratch } from "./scratch.ts";
import { orStorageFault } from "./storage-fault.ts";

export interface S3Options {
	bucket: string;
	/** Put before each key; empty, or with a slash at its end. */
	prefix: string;
	region: string;
	/** Another service that speaks the protocol; Amazon's own when left out. */
	endpoint?: string | undefined;
	/** True: the bucket stands in the path and not in the host's name. */
	pathStyle: boolean;
	/** The SDK's own chain of sources (environment, instance role, …) when left out. */
	credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
	timeoutMilliseconds: number;
	/** Folder for files that are not stored yet. */
	scratchDirectory: string;
}

/** Parts of a large upload, and how many of them are under way: what one upload holds in memory. */
const partBytes = 8 * 1_048_576;
const partsAtOnce = 2;
const deletedInOneCall = 1_000;

/** Blobs as objects of an S3 bucket. An object appears when it is there as a whole. */
export function createS3BlobStore(options: S3Options): BlobStore {
	const { bucket, prefix } = options;
	const connect = loadOnce(() => loadClient(options));
	const nameOf = (key: string) => `${prefix}${checkBlobKey(key)}`;

	async function size(key: string): Promise<number | null> {
		const Key = nameOf(key);
		const { client, s3 } = await connect();
		try {
			const head = await client.send(
				new s3.HeadObjectCommand({ Bucket: bucket, Key }),
			);
			return head.ContentLength ?? 0;
		} catch (error) {
			if (isMissingObject(error)) return null;
			throw toRemoteFault(error, "HeadObject");
		}
	}

	return {
		...createScratch(options.scratchDirectory),
		size,
		async put(key, temporaryPath, signal) {
			const Key = nameOf(key);
			const { size: byteSize } = await orStorageFault(stat(temporaryPath));
			if ((await size(key)) === byteSize) return;
			const { client, Upload } = await connect();
			const body = createReadStream(temporaryPath);
			try {
				const upload = new Upload({
					client,
					params: { Bucket: bucket, Key, Body: body },
					partSize: partBytes,
					queueSize: partsAtOnce,
					leavePartsOnError: false,
				});
				const abort = () => void upload.abort();
				signal?.throwIfAborted();
				signal?.addEventListener("abort", abort, { once: true });
				try {
					await upload.done();
				} finally {
					signal?.removeEventListener("abort", abort);
				}
			} catch (error) {
				signal?.throwIfAborted();
				throw toRemoteFault(error, "PutObject");
			} finally {
				body.destroy();
			}
		},
		async read(key, range) {
			const Key = nameOf(key);
			const { client, s3 } = await connect();
			try {
				const reply = await client.send(
					new s3.GetObjectCommand({
						Bucket: bucket,
						Key,
						...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
					}),
				);
				const whole = /\/(\d+)$/.exec(reply.ContentRange ?? "")?.[1];
				return {
					stream: reply.Body as Readable,
					byteSize: whole ? Number(whole) : (reply.ContentLength ?? 0),
				};
			} catch (error) {
				if (isMissingObject(error)) return null;
				throw toRemoteFault(error, "GetObject");
			}
		},
		async delete(keys) {
			const names = keys.map(nameOf);
			if (names.length === 0) return;
			const { client, s3 } = await connect();
			for (let at = 0; at < names.length; at += deletedInOneCall) {
				const objects = names
					.slice(at, at + deletedInOneCall)
					.map((Key) => ({ Key }));
				try {
					const reply = await client.send(
						new s3.DeleteObjectsCommand({
							Bucket: bucket,
							Delete: { Objects: objects, Quiet: true },
						}),
					);
					const [refused] = (reply.Errors ?? []).filter(
						({ Code }) => Code !== "NoSuchKey",
					);
					if (refused)
						throw Object.assign(new Error("not deleted"), {
							code: refused.Code,
						});
				} catch (error) {
					throw toRemoteFault(error, "DeleteObjects");
				}
			}
		},
		async *list(keyPrefix) {
			const Prefix = `${prefix}${checkPrefix(keyPrefix)}`;
			const { client, s3 } = await connect();
			let ContinuationToken: string | undefined;
			do {
				const page = await client
					.send(
						new s3.ListObjectsV2Command({
							Bucket: bucket,
							Prefix,
							ContinuationToken,
						}),
					)
					.catch((error: unknown) => {
						throw toRemoteFault(error, "ListObjectsV2");
					});
				for (const { Key } of page.Contents ?? [])
					if (Key !== undefined) yield Key.slice(prefix.length);
				ContinuationToken = page.NextContinuationToken;
			} while (ContinuationToken !== undefined);
		},
		async close() {
			(await connect().catch(() => null))?.client.destroy();
		},
	};
}

async function loadClient(options: S3Options) {
	const [s3, { Upload }] = await Promise.all([
		import("@aws-sdk/client-s3"),
		import("@aws-sdk/lib-storage"),
	]);
	const client = new s3.S3Client({
		region: options.region,
		forcePathStyle: options.pathStyle,
		...(options.endpoint ? { endpoint: options.endpoint } : {}),
		...(options.credentials ? { credentials: options.credentials } : {}),
		maxAttempts: 3,
		// Not every service that speaks the protocol knows the newer checksums.
		requestChecksumCalculation: "WHEN_REQUIRED",
		responseChecksumValidation: "WHEN_REQUIRED",
		requestHandler: {
			connectionTimeout: 5_000,
			requestTimeout: options.timeoutMilliseconds,
			throwOnRequestTimeout: true,
			socketTimeout: options.timeoutMilliseconds,
		},
	});
	return { s3, client, Upload };
}

/** A HEAD has no body that says what is missing, so a bucket that is gone looks like an object that is; the next write names it. */
function isMissingObject(error: unknown): boolean {
	return (
		statusOf(error) === 404 &&
		error instanceof Error &&
		error.name !== "NoSuchBucket"
	);
}
