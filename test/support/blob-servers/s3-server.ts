import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findSignatureFault } from "./check-signature.ts";
import { type FaultyServer, startFaultyServer } from "./faulty-server.ts";
import { answerUploads } from "./s3-uploads.ts";

export interface S3Server extends FaultyServer {
	bucket: string;
	credentials: { accessKeyId: string; secretAccessKey: string };
}

/** The package has no types. */
interface S3rver {
	callback(): RequestListener;
	configureBuckets(): Promise<unknown>;
}
const S3rver = createRequire(import.meta.url)("@20minutes/s3rver") as new (
	options: object,
) => S3rver;

/** s3rver over real HTTP. It gets bucket paths that end in a slash wrong when it checks signatures, so they are checked before it. */
export async function startS3Server(): Promise<S3Server> {
	const directory = await mkdtemp(join(tmpdir(), "patchbay-s3-"));
	const bucket = "patchbay-test";
	const s3rver = new S3rver({
		directory,
		silent: true,
		vhostBuckets: false,
		allowMismatchedSignatures: false,
		configureBuckets: [{ name: bucket }],
	});
	await s3rver.configureBuckets();
	const credentials = {
		accessKeyId: randomBytes(10).toString("hex"),
		secretAccessKey: randomBytes(20).toString("hex"),
	};
	const serve = s3rver.callback();
	const stand = await startFaultyServer((request, response) => {
		const fault = findSignatureFault(request, credentials);
		if (fault) {
			request.resume();
			response
				.writeHead(403, { "content-type": "application/xml" })
				.end(
					`<?xml version="1.0"?><Error><Code>${fault}</Code><Message>refused</Message></Error>`,
				);
			return;
		}
		delete request.headers.authorization;
		answerUploads(join(directory, bucket), request, response).then(
			(isAnswered) => isAnswered || serve(request, response),
			() => response.destroy(),
		);
	});
	const { close } = stand;
	return Object.assign(stand, {
		bucket,
		credentials,
		async close() {
			await close();
			await rm(directory, { recursive: true, force: true });
		},
	});
}
