import type { Caller } from "./access.ts";
import { findFile, sharedDriveParameters } from "./drive.ts";
import { convert } from "./drive-convert.ts";
import { fileAnswer } from "./drive-resource.ts";
import { invalidParameter, WorkspaceRefused } from "./errors.ts";
import {
	flagAt,
	type Json,
	listAt,
	objectAt,
	refuseUnknown,
	refuseUnknownParameters,
	textAt,
} from "./json-fields.ts";
import { fileFields } from "./resource-fields.ts";
import {
	folderType,
	type StoredFile,
	type StoredFiles,
} from "./stored-files.ts";

/** What came with an upload. */
export type Media = { type: string; bytes: Buffer };

const writable = [
	"name",
	"mimeType",
	"description",
	"starred",
	"trashed",
	"properties",
	"appProperties",
	"createdTime",
	"modifiedTime",
	"viewedByMeTime",
	"writersCanShare",
	"copyRequiresWriterPermission",
	"originalFilename",
	"contentHints",
	"folderColorRgb",
];
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
	const content = convert(media, mimeType);
	const file = files.create(caller, {
		...(id === null ? {} : { id }),
		name: textAt(body.name, "name") ?? "Untitled",
		mimeType,
		parents: [readParent(body.parents, caller, files)],
		...content,
	});
	applyMetadata(file, body, caller);
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
	move(file, query, caller, files);
	applyMetadata(file, body, caller);
	if (content !== null) Object.assign(file, content);
	const mimeType = textAt(body.mimeType, "mimeType");
	if (mimeType !== undefined && !isGoogles(file.mimeType))
		file.mimeType = mimeType;
	// What only sorts a file, such as a star or the bin, is no change of it.
	const isChanged =
		content !== null ||
		["name", "description", "mimeType"].some((name) => name in body);
	files.touch(
		file,
		readTime(body.modifiedTime, "modifiedTime") ??
			(isChanged ? undefined : file.modifiedAt),
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
		name: textAt(body.name, "name") ?? `Copy of ${source.name}`,
		mimeType,
		description: source.description,
		properties: { ...source.properties },
		parents: [
			body.parents === undefined && isOwn
				? (source.parents[0] ?? files.rootOf(caller.sub).id)
				: readParent(body.parents, caller, files),
		],
		...content,
	});
	applyMetadata(file, body, caller);
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

export function requireWriter(
	file: StoredFile,
	caller: Caller,
	files: StoredFiles,
): void {
	if (!files.mayWrite(file, caller)) throw noPermission();
}

export function noPermission(): WorkspaceRefused {
	return new WorkspaceRefused(
		403,
		"insufficientFilePermissions",
		"The user does not have sufficient permissions for this file.",
	);
}

function refuseMetadata(body: Json, allowed: readonly string[]): void {
	refuseUnknown(body, fileFields, "");
	const fixed = Object.keys(body).find((name) => !allowed.includes(name));
	// `kind` says what the message is; Google takes it and looks no further.
	if (fixed !== undefined && fixed !== "kind")
		throw new WorkspaceRefused(
			403,
			"fieldNotWritable",
			"The resource body includes fields which are not directly writable.",
		);
}

function applyMetadata(file: StoredFile, body: Json, caller: Caller): void {
	file.name = textAt(body.name, "name") ?? file.name;
	file.description =
		body.description === undefined
			? file.description
			: (textAt(body.description, "description") ?? null) || null;
	file.starred = flagAt(body.starred, "starred") ?? file.starred;
	file.trashed = flagAt(body.trashed, "trashed") ?? file.trashed;
	file.writersCanShare =
		flagAt(body.writersCanShare, "writersCanShare") ?? file.writersCanShare;
	file.copyRequiresWriterPermission =
		flagAt(body.copyRequiresWriterPermission, "copyRequiresWriterPermission") ??
		file.copyRequiresWriterPermission;
	file.properties = mergeProperties(
		file.properties,
		body.properties,
		"properties",
	);
	file.appProperties.set(
		caller.clientId,
		mergeProperties(
			file.appProperties.get(caller.clientId) ?? {},
			body.appProperties,
			"appProperties",
		),
	);
	file.createdAt = readTime(body.createdTime, "createdTime") ?? file.createdAt;
	file.modifiedAt =
		readTime(body.modifiedTime, "modifiedTime") ?? file.modifiedAt;
	file.viewedAt =
		readTime(body.viewedByMeTime, "viewedByMeTime") ?? file.viewedAt;
}

/** Null takes a property away. */
function mergeProperties(
	before: Record<string, string>,
	given: unknown,
	place: string,
): Record<string, string> {
	const merged = { ...before };
	for (const [name, value] of Object.entries(objectAt(given, place))) {
		const text = textAt(value, `${place}.${name}`);
		if (text === undefined) delete merged[name];
		else if (Buffer.byteLength(name) + Buffer.byteLength(text) > 124)
			throw new WorkspaceRefused(
				400,
				"invalid",
				"Property keys and values must be at most 124 bytes long together.",
			);
		else merged[name] = text;
	}
	if (Object.keys(merged).length > 30)
		throw new WorkspaceRefused(
			403,
			"propertyLimitExceeded",
			"A file may have at most 30 properties.",
		);
	return merged;
}

function readTime(value: unknown, place: string): number | undefined {
	const text = textAt(value, place);
	if (text === undefined) return undefined;
	const time = Date.parse(text);
	if (Number.isNaN(time) || !/^\d{4}-\d\d-\d\dT/.test(text))
		throw new WorkspaceRefused(
			400,
			"invalid",
			`Invalid value at '${place}' (type.googleapis.com/google.protobuf.Timestamp), Field '${place}', Invalid data type for timestamp, got ${JSON.stringify(text)}`,
		);
	return time;
}

function readParent(
	value: unknown,
	caller: Caller,
	files: StoredFiles,
): string {
	const parents = listAt(value, "parents");
	const root = files.rootOf(caller.sub).id;
	if (parents.length > 1)
		throw new WorkspaceRefused(
			400,
			"multipleParentsNotSupported",
			"A file must have exactly one parent.",
		);
	const id = textAt(parents[0], "parents[0]") ?? "root";
	if (id === "root" || id === root) return root;
	const folder = files.find(id, caller);
	if (folder === null)
		throw new WorkspaceRefused(404, "notFound", `File not found: ${id}.`, {
			location: { name: "fileId", type: "parameter" },
		});
	if (folder.mimeType !== folderType)
		throw new WorkspaceRefused(
			403,
			"parentNotAFolder",
			"The specified parent is not a folder.",
		);
	requireWriter(folder, caller, files);
	return folder.id;
}

function move(
	file: StoredFile,
	query: URLSearchParams,
	caller: Caller,
	files: StoredFiles,
): void {
	const ids = (name: string) =>
		(query.get(name) ?? "").split(",").filter((id) => id !== "");
	const added = ids("addParents");
	const root = files.rootOf(caller.sub).id;
	const removed = ids("removeParents").map((id) => (id === "root" ? root : id));
	if (added.length === 0 && removed.length === 0) return;
	const kept = file.parents.filter((id) => !removed.includes(id));
	if (added.length > 1 || (added.length === 1 && kept.length > 0))
		throw new WorkspaceRefused(
			403,
			"cannotAddParent",
			"Increasing the number of parents is not allowed",
		);
	// Without a folder of its own a file lies in My Drive.
	const parent = readParent(
		added.length === 0 ? undefined : added,
		caller,
		files,
	);
	const folder = files.find(parent, caller);
	if (folder !== null && files.isBelow(folder, file))
		throw new WorkspaceRefused(
			403,
			"cyclicalParents",
			"A folder cannot be moved into itself or into a folder below it.",
		);
	if (added.length > 0 || kept.length === 0) file.parents = [parent];
}

function isGoogles(mimeType: string): boolean {
	return mimeType.startsWith("application/vnd.google-apps.");
}
