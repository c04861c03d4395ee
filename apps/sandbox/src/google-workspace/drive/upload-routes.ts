import { json } from "../../reply.ts";
import type { Reply, SandboxRequest } from "../../simulator.ts";
import type { Caller } from "../access.ts";
import { invalidParameter } from "../errors.ts";
import type { Json } from "../json-fields.ts";
import { parseJson, readJson } from "../read-json.ts";
import {
	checkCreation,
	checkUpdate,
	createFile,
	updateFile,
} from "./drive-write.ts";
import type { Media } from "./media.ts";
import { splitMultipart } from "./multipart.ts";
import type { StoredFiles } from "./stored-files.ts";
import type { Uploads } from "./uploads.ts";

/** `/upload/drive/v3/files`, and with a file's id: an upload in one request, in two parts, or one that can be resumed. */
export async function upload(
	request: SandboxRequest,
	fileId: string | null,
	caller: Caller,
	{ files, uploads }: { files: StoredFiles; uploads: Uploads },
): Promise<Reply> {
	const query = new URLSearchParams(request.query);
	query.delete("upload_id");
	const save = (body: Json, media: Media | null): Json =>
		fileId === null
			? createFile(query, body, media, caller, files)
			: updateFile(fileId, query, body, media, caller, files);
	const contentType = request.headers["content-type"] ?? "";
	switch (query.get("uploadType")) {
		case "media":
			return json(
				200,
				save(
					{},
					{
						type: contentType || "application/octet-stream",
						bytes: await request.body(),
					},
				),
			);
		case "multipart": {
			const [metadata, media] = splitMultipart(
				contentType,
				await request.body(),
			);
			return json(
				200,
				save(parseJson(metadata.bytes), {
					type: media.type || "application/octet-stream",
					bytes: media.bytes,
				}),
			);
		}
		case "resumable": {
			const body = await readJson(request);
			if (fileId === null) checkCreation(body, caller, files);
			else checkUpdate(fileId, query, body, caller, files);
			return uploads.begin(request, caller, (media) => save(body, media));
		}
		default:
			throw invalidParameter(
				"uploadType",
				"uploadType must be media, multipart or resumable.",
			);
	}
}
