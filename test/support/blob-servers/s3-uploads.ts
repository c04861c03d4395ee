import { readdir, readFile, rm, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";

const pageSize = 2;

interface Upload {
	key: string;
	id: string;
	begun: Date;
}

/**
 * Answers what s3rver leaves out of uploads in parts: listing those that were begun, by pages, and giving one up.
 * @returns false for any other request
 */
export async function answerUploads(
	bucketDirectory: string,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<boolean> {
	const folder = join(bucketDirectory, "._S3rver_uploads");
	const { pathname, searchParams } = new URL(request.url ?? "/", "http://s3");
	const id = searchParams.get("uploadId");
	if (request.method === "DELETE" && id) {
		await rm(join(folder, id), { recursive: true, force: true });
		response.writeHead(204).end();
		return true;
	}
	const isBucket = /^\/[^/]+\/?$/.test(pathname);
	if (request.method !== "GET" || !isBucket || !searchParams.has("uploads"))
		return false;
	const prefix = searchParams.get("prefix") ?? "";
	const after = [
		searchParams.get("key-marker") ?? "",
		searchParams.get("upload-id-marker") ?? "",
	].join(" ");
	const uploads = (await readUploads(folder))
		.filter(
			(upload) => upload.key.startsWith(prefix) && placeOf(upload) > after,
		)
		.sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
	const page = uploads.slice(0, pageSize);
	const last = uploads.length > pageSize ? page.at(-1) : undefined;
	response
		.writeHead(200, { "content-type": "application/xml" })
		.end(`<?xml version="1.0" encoding="UTF-8"?>
<ListMultipartUploadsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${last !== undefined}</IsTruncated>${
			last
				? `<NextKeyMarker>${last.key}</NextKeyMarker><NextUploadIdMarker>${last.id}</NextUploadIdMarker>`
				: ""
		}${page
			.map(
				(upload) =>
					`<Upload><Key>${upload.key}</Key><UploadId>${upload.id}</UploadId><Initiated>${upload.begun.toISOString()}</Initiated></Upload>`,
			)
			.join("")}</ListMultipartUploadsResult>`);
	return true;
}

const placeOf = ({ key, id }: Upload) => `${key} ${id}`;

async function readUploads(folder: string): Promise<Upload[]> {
	const ids = await readdir(folder).catch(() => []);
	const uploads: Upload[] = [];
	for (const id of ids) {
		const path = join(folder, id, "key");
		const key = await readFile(path, "utf8").catch(() => null);
		if (key !== null)
			uploads.push({ id, key, begun: (await stat(path)).mtime });
	}
	return uploads;
}
