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

/** The id of a record that does not fit; null when even that is not to be found. */
export function findFileId(raw: unknown): string | null {
	const id =
		typeof raw === "object" && raw !== null && "id" in raw ? raw.id : null;
	return typeof id === "string" && /^[\w-]{1,256}$/.test(id) ? id : null;
}
