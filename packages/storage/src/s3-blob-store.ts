import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { type BlobStore, checkBlobKey, checkPrefix } from "./blob-store.ts";
import { createGate } from "./gate.ts";
import { loadOnce } from "./load-once.ts";
import { statusOf, toRemoteFault } from "./remote-fault.ts";
import { uploadFile } from "./s3-upload.ts";
import { createScratch } from "./scratch.ts";
import { orStorageFault } from "./storage-fault.ts";
import { guardReading } from "./store-silent.ts";

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

/** Parts of uploads that are in memory at the same time, of 8 MiB at most. */
const partsInMemory = 8;
const deletedInOneCall = 1_000;

/** Blobs as objects of an S3 bucket. An object appears when it is there as a whole. */
export function createS3BlobStore(options: S3Options): BlobStore {
	const { bucket, prefix, timeoutMilliseconds } = options;
	const connect = loadOnce(() => loadClient(options));
	const gate = createGate(partsInMemory);
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
			const { client, s3 } = await connect();
			try {
				signal?.throwIfAborted();
				const at = { Bucket: bucket, Key };
				await uploadFile(
					{ client, s3, at, gate, signal },
					temporaryPath,
					byteSize,
				);
			} catch (error) {
				signal?.throwIfAborted();
				throw toRemoteFault(error, "PutObject");
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
					stream: guardReading(
						reply.Body as Readable,
						timeoutMilliseconds,
						"GetObject",
					),
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
				for (const { Key, LastModified } of page.Contents ?? [])
					if (Key !== undefined)
						yield {
							key: Key.slice(prefix.length),
							storedAt: LastModified ?? new Date(),
						};
				ContinuationToken = page.NextContinuationToken;
			} while (ContinuationToken !== undefined);
		},
		async abandonUploads(keyPrefix, begunBefore) {
			const Prefix = `${prefix}${checkPrefix(keyPrefix)}`;
			const { client, s3 } = await connect();
			let abandoned = 0;
			let KeyMarker: string | undefined;
			let UploadIdMarker: string | undefined;
			try {
				do {
					const page = await client.send(
						new s3.ListMultipartUploadsCommand({
							Bucket: bucket,
							Prefix,
							KeyMarker,
							UploadIdMarker,
						}),
					);
					for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
						if (!Initiated || Initiated >= begunBefore) continue;
						await client.send(
							new s3.AbortMultipartUploadCommand({
								Bucket: bucket,
								Key,
								UploadId,
							}),
						);
						abandoned += 1;
					}
					KeyMarker = page.IsTruncated ? page.NextKeyMarker : undefined;
					UploadIdMarker = page.NextUploadIdMarker;
				} while (KeyMarker !== undefined);
			} catch (error) {
				throw toRemoteFault(error, "ListMultipartUploads");
			}
			return abandoned;
		},
		async close() {
			(await connect().catch(() => null))?.client.destroy();
		},
	};
}

async function loadClient(options: S3Options) {
	const s3 = await import("@aws-sdk/client-s3");
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
			// Silence, and not the time that a part takes on a slow line.
			socketTimeout: options.timeoutMilliseconds,
		},
	});
	return { s3, client };
}

/** A HEAD has no body that says what is missing, so a bucket that is gone looks like an object that is; the next write names it. */
function isMissingObject(error: unknown): boolean {
	return (
		statusOf(error) === 404 &&
		error instanceof Error &&
		error.name !== "NoSuchBucket"
	);
}
