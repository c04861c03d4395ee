import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type GcsServer,
	startGcsServer,
} from "../support/blob-servers/gcs-server.ts";
import {
	type S3Server,
	startS3Server,
} from "../support/blob-servers/s3-server.ts";
import {
	type FileServer,
	mp4Head,
	startFileServer,
} from "../support/file-server.ts";

const mebibyte = 1_048_576;
const byteSize = 208 * mebibyte;
/** Node, the stores' clients and what is under way; far below the file. */
const mostResident = 200 * mebibyte;
const child = fileURLToPath(
	new URL("../support/store-large-file.child.ts", import.meta.url),
);

let files: FileServer;
let s3: S3Server;
let gcs: GcsServer;
let directory: string;
let sha256: string;

beforeAll(async () => {
	files = await startFileServer();
	[s3, gcs] = await Promise.all([startS3Server(), startGcsServer()]);
	directory = await mkdtemp(join(tmpdir(), "patchbay-large-"));
	const piece = Buffer.alloc(mebibyte, 5);
	const first = Buffer.concat([mp4Head, piece.subarray(mp4Head.length)]);
	const pieces = byteSize / mebibyte;
	files.answers.set("/film", async (_request, response) => {
		response.writeHead(200, { "content-type": "video/mp4" });
		for (let sent = 0; sent < pieces; sent++)
			if (!response.write(sent === 0 ? first : piece))
				await new Promise((resolve) => response.once("drain", resolve));
		response.end();
	});
	const hash = createHash("sha256").update(first);
	for (let sent = 1; sent < pieces; sent++) hash.update(piece);
	sha256 = hash.digest("hex");
});
afterAll(async () => {
	await Promise.all([files.close(), s3.close(), gcs.close()]);
	await rm(directory, { recursive: true, force: true });
});

const common = {
	STORAGE_TIMEOUT_SECONDS: 30,
	STORAGE_S3_PATH_STYLE: true,
};

test.each([
	["disk", () => ({ STORAGE: "disk" })],
	[
		"s3",
		() => ({
			STORAGE: "s3",
			STORAGE_BUCKET: s3.bucket,
			STORAGE_S3_REGION: "eu-central-1",
			STORAGE_S3_ENDPOINT: s3.url,
			STORAGE_S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
			STORAGE_S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
		}),
	],
	[
		"gcs",
		() => ({
			STORAGE: "gcs",
			STORAGE_BUCKET: gcs.bucket,
			STORAGE_GCS_ENDPOINT: gcs.url,
			STORAGE_GCS_KEY_FILE: gcs.keyFile,
		}),
	],
])(
	"a video of 208 MiB goes to %s through a process that never holds it",
	async (_kind, settings) => {
		const { stdout } = await promisify(execFile)(process.execPath, [
			"--max-old-space-size=64",
			child,
			`${files.origin}/film`,
			JSON.stringify({
				...common,
				STORAGE_DIRECTORY: directory,
				...settings(),
			}),
		]);
		const stored = JSON.parse(stdout) as Record<string, unknown>;

		expect(stored).toMatchObject({
			sha256,
			byteSize,
			size: byteSize,
			mimeType: "video/mp4",
		});
		expect(stored.residentBytes).toBeLessThan(mostResident);
	},
	120_000,
);
