import type { Caller } from "../access.ts";
import { invalidParameter, WorkspaceRefused } from "../errors.ts";
import { type Json, refuseUnknownParameters, textAt } from "../json-fields.ts";
import { findFile, sharedDriveParameters } from "./drive.ts";
import { convert } from "./drive-convert.ts";
import { fileAnswer } from "./drive-resource.ts";
import { move, readParent } from "./file-folders.ts";
import { readMetadata, refuseMetadata, writable } from "./file-metadata.ts";
import type { Media } from "./media.ts";
import { noPermission, requireWriter } from "./require-writer.ts";
import {
	folderType,
	type StoredFile,
	type StoredFiles,
} from "./stored-files.ts";

const creationParameters = [
	"enforceSingleParent",
	"ignoreDefaultVisibility",
	"keepRevisionForever",
	"ocrLanguage",
	"useContentAsIndexableText",
	...sharedDriveParameters,
];

/** `files.create`: what the metadata says, with the content of an upload where there is one. */
export function createFile(
	query: URLSearchParams,
	body: Json,
	media: Media | null,
	caller: Caller,
	files: StoredFiles,
): Json {
	refuseUnknownParameters(query, creationParameters);
	const id = checkCreation(body, caller, files);
	const mimeType =
		textAt(body.mimeType, "mimeType") ??
		media?.type ??
		"application/octet-stream";
	const file = files.create(caller, {
		...(id === null ? {} : { id }),
		name: "Untitled",
		mimeType,
		parents: [readParent(body.parents, caller, files)],
		...convert(media, mimeType),
		...readMetadata({ properties: {}, appProperties: new Map() }, body, caller),
	});
	return fileAnswer(file, query, caller, files);
}

/** Refuses what a creation may not say, before any byte of an upload is taken; the id that it gives. */
export function checkCreation(
	body: Json,
	caller: Caller,
	files: StoredFiles,
): string | null {
	refuseMetadata(body, [...writable, "id", "parents"]);
	readParent(body.parents, caller, files);
	const id = textAt(body.id, "id") ?? null;
	if (id !== null && !/^1[\w-]{24,}$/.test(id))
		throw new WorkspaceRefused(
			400,
			"invalid",
			"The provided file ID is not usable.",
			{ location: { name: "file.id", type: "other" } },
		);
	return id;
}

/** `files.update`: metadata, the folder, and the content of an upload. */
export function updateFile(
	id: string,
	query: URLSearchParams,
	body: Json,
	media: Media | null,
	caller: Caller,
	files: StoredFiles,
): Json {
	const file = checkUpdate(id, query, body, caller, files);
	const content =
		media === null
			? null
			: convert(media, textAt(body.mimeType, "mimeType") ?? file.mimeType);
	if (content !== null) {
		const after =
			(content.content?.length ?? 0) + (content.workbook?.bytes ?? 0);
		files.requireSpace(
			file.ownerSub,
			after - (file.content?.length ?? 0) - (file.workbook?.bytes ?? 0),
		);
	}
	const metadata = readMetadata(file, body, caller);
	move(file, query, caller, files);
	Object.assign(file, metadata, content);
	const mimeType = textAt(body.mimeType, "mimeType");
	if (mimeType !== undefined && !isGoogles(file.mimeType))
		file.mimeType = mimeType;
	// What only sorts a file, such as a star or the bin, is no change of it.
	const isChanged =
		content !== null ||
		["name", "description", "mimeType"].some((name) => name in body);
	files.touch(
		file,
		metadata.modifiedAt ?? (isChanged ? undefined : file.modifiedAt),
	);
	return fileAnswer(file, query, caller, files);
}

/** Refuses what an update may not say, before any byte of an upload is taken. */
export function checkUpdate(
	id: string,
	query: URLSearchParams,
	body: Json,
	caller: Caller,
	files: StoredFiles,
): StoredFile {
	refuseUnknownParameters(query, [
		"addParents",
		"removeParents",
		...creationParameters,
	]);
	const file = findFile(id, caller, files);
	if (body.parents !== undefined)
		throw new WorkspaceRefused(
			403,
			"fieldNotWritable",
			"The parents field is not directly writable in update requests. Use the addParents and removeParents parameters instead.",
		);
	refuseMetadata(body, writable);
	requireWriter(file, caller, files);
	if (body.trashed !== undefined && file.ownerSub !== caller.sub)
		throw noPermission();
	return file;
}

/** `files.delete`: for ever, a folder with all that lies in it. */
export function deleteFile(
	id: string,
	query: URLSearchParams,
	caller: Caller,
	files: StoredFiles,
): void {
	refuseUnknownParameters(query, [
		"enforceSingleParent",
		...sharedDriveParameters,
	]);
	const file = findFile(id, caller, files);
	requireWriter(file, caller, files);
	if (file.ownerSub !== caller.sub || file.parents.length === 0)
		throw noPermission();
	files.remove(file);
}

/** `files.emptyTrash`: ends what the caller owns, sees and has in the bin. */
export function emptyTrash(
	query: URLSearchParams,
	caller: Caller,
	files: StoredFiles,
): void {
	refuseUnknownParameters(query, ["driveId", "enforceSingleParent"]);
	for (const file of files.visible(caller))
		if (file.trashed && file.ownerSub === caller.sub) files.remove(file);
}

/** `files.copy`: of anything but a folder, with other metadata where it is given. */
export function copyFile(
	id: string,
	query: URLSearchParams,
	body: Json,
	caller: Caller,
	files: StoredFiles,
): Json {
	refuseUnknownParameters(query, ["copyComments", ...creationParameters]);
	const source = findFile(id, caller, files);
	const ownId = checkCreation(body, caller, files);
	const role = files.roleOf(source, caller.sub);
	const isReader = role === "reader" || role === "commenter";
	if (
		source.mimeType === folderType ||
		(isReader && source.copyRequiresWriterPermission)
	)
		throw new WorkspaceRefused(
			403,
			"cannotCopyFile",
			"This file cannot be copied by the user.",
		);
	const mimeType = textAt(body.mimeType, "mimeType") ?? source.mimeType;
	const content =
		mimeType === source.mimeType || source.content === null
			? {
					content: source.content,
					workbook: source.workbook?.copy() ?? null,
				}
			: convert({ type: source.mimeType, bytes: source.content }, mimeType);
	const isOwn = source.ownerSub === caller.sub;
	const file = files.create(caller, {
		...(ownId === null ? {} : { id: ownId }),
		name: `Copy of ${source.name}`,
		mimeType,
		description: source.description,
		parents: [
			body.parents === undefined && isOwn
				? (source.parents[0] ?? files.rootOf(caller.sub).id)
				: readParent(body.parents, caller, files),
		],
		...content,
		...readMetadata(
			{ properties: source.properties, appProperties: new Map() },
			body,
			caller,
		),
	});
	return fileAnswer(file, query, caller, files);
}

/** `files.generateIds`. */
export function generateIds(query: URLSearchParams, files: StoredFiles): Json {
	refuseUnknownParameters(query, ["count", "space", "type"]);
	const count = query.get("count") ?? "10";
	if (!/^\d{1,4}$/.test(count) || Number(count) < 1 || Number(count) > 1000)
		throw invalidParameter("count");
	return {
		kind: "drive#generatedIds",
		space: "drive",
		ids: Array.from({ length: Number(count) }, () => files.newId()),
	};
}

function isGoogles(mimeType: string): boolean {
	return mimeType.startsWith("application/vnd.google-apps.");
}
