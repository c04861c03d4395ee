import type { FileDraft } from "../drafts.ts";
import type { FileReply } from "./api-types.ts";

export function toFile(file: FileReply): FileDraft {
	return {
		externalId: file.id,
		name: file.name,
		mimeType: file.mimeType,
		byteSize: file.size === undefined ? null : BigInt(file.size),
		modifiedAt: file.modifiedTime ?? null,
		webUrl: file.webViewLink ?? null,
	};
}
