import { type FileHandle, open } from "node:fs/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Gate } from "./gate.ts";
import { orStorageFault } from "./storage-fault.ts";
import { withinTime } from "./store-silent.ts";

type Sdk = typeof import("@aws-sdk/client-s3");

/** Bytes of a part, and of the largest file that goes in one request. */
export const partBytes = 8 * 1_048_576;
const partsAtOnce = 2;
/** Time for telling the store that an upload is given up: whoever ends must not wait for it long. */
const abandonMilliseconds = 5_000;

interface Upload {
	client: S3Client;
	s3: Sdk;
	at: { Bucket: string; Key: string };
	/** Bounds the parts of all uploads that are in memory. */
	gate: Gate;
	signal: AbortSignal | undefined;
}

/**
 * Sends a file. Nothing of it goes on when this has ended, however it ended: a signal breaks off the requests themselves, and
 * parts that were sent are given up.
 */
export async function uploadFile(
	upload: Upload,
	path: string,
	byteSize: number,
): Promise<void> {
	const { client, s3, at, gate, signal } = upload;
	const file = await orStorageFault(open(path, "r"));
	try {
		if (byteSize > partBytes) return await uploadParts(upload, file, byteSize);
		await gate(async () => {
			const Body = await readPart(file, 0, byteSize);
			await client.send(
				new s3.PutObjectCommand({ ...at, Body }),
				until(signal),
			);
		});
	} finally {
		await file.close();
	}
}

async function uploadParts(
	upload: Upload,
	file: FileHandle,
	byteSize: number,
): Promise<void> {
	const { client, s3, at, gate, signal } = upload;
	const UploadId = await beginUpload(upload);
	const failed = new AbortController();
	const abortSignal = signal
		? AbortSignal.any([signal, failed.signal])
		: failed.signal;
	const count = Math.ceil(byteSize / partBytes);
	const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
	let next = 0;
	const sendParts = async () => {
		while (next < count) {
			const index = next;
			next += 1;
			await gate(async () => {
				abortSignal.throwIfAborted();
				const begin = index * partBytes;
				const { ETag } = await client.send(
					new s3.UploadPartCommand({
						...at,
						UploadId,
						PartNumber: index + 1,
						Body: await readPart(
							file,
							begin,
							Math.min(partBytes, byteSize - begin),
						),
					}),
					{ abortSignal },
				);
				Parts[index] = { PartNumber: index + 1, ETag };
			});
		}
	};
	try {
		// All have ended before the upload is given up: the store would keep a part that comes after.
		await Promise.all(
			Array.from({ length: partsAtOnce }, () =>
				sendParts().catch((error: unknown) => failed.abort(error)),
			),
		);
		failed.signal.throwIfAborted();
		await client.send(
			new s3.CompleteMultipartUploadCommand({
				...at,
				UploadId,
				MultipartUpload: { Parts },
			}),
			{ abortSignal },
		);
	} catch (error) {
		// What cannot be given up now is when abandoned uploads are looked for.
		await withinTime(
			client.send(new s3.AbortMultipartUploadCommand({ ...at, UploadId })),
			abandonMilliseconds,
		).catch(() => {});
		throw error;
	}
}

/**
 * Begins an upload of parts and gives its id. A signal breaks this off some seconds later only: an upload that the store has
 * begun, and whose id never came, could not be given up.
 */
async function beginUpload({
	client,
	s3,
	at,
	signal,
}: Upload): Promise<string | undefined> {
	signal?.throwIfAborted();
	const late = new AbortController();
	let timer: NodeJS.Timeout | undefined;
	const end = () => {
		timer = setTimeout(() => late.abort(signal?.reason), abandonMilliseconds);
	};
	signal?.addEventListener("abort", end, { once: true });
	try {
		const { UploadId } = await client.send(
			new s3.CreateMultipartUploadCommand(at),
			{ abortSignal: late.signal },
		);
		return UploadId;
	} finally {
		signal?.removeEventListener("abort", end);
		clearTimeout(timer);
	}
}

/** Options of a request that ends with the signal. */
const until = (signal: AbortSignal | undefined) =>
	signal ? { abortSignal: signal } : {};

async function readPart(
	file: FileHandle,
	position: number,
	length: number,
): Promise<Buffer> {
	const buffer = Buffer.allocUnsafe(length);
	let filled = 0;
	while (filled < length) {
		const { bytesRead } = await orStorageFault(
			file.read(buffer, filled, length - filled, position + filled),
		);
		if (bytesRead === 0) throw new RangeError("the file became shorter");
		filled += bytesRead;
	}
	return buffer;
}
