import type { SandboxRequest } from "../../simulator.ts";
import { authenticate, type Caller } from "../access.ts";
import { invalidParameter } from "../errors.ts";
import { notSimulated, refuseUnknownParameters } from "../json-fields.ts";
import type { Answer, WorkspaceParts } from "../parts.ts";
import { readJson } from "../read-json.ts";
import { about, findFile, getFile, listFiles } from "./drive.ts";
import { downloadFile } from "./drive-download.ts";
import { exportFile } from "./drive-export.ts";
import {
	createPermission,
	deletePermission,
	getPermission,
	listPermissions,
	updatePermission,
} from "./drive-permissions.ts";
import {
	copyFile,
	createFile,
	deleteFile,
	emptyTrash,
	generateIds,
	updateFile,
} from "./drive-write.ts";
import { upload } from "./upload-routes.ts";

const reads = [
	"drive",
	"drive.file",
	"drive.readonly",
	"drive.metadata",
	"drive.metadata.readonly",
];
const downloads = ["drive", "drive.file", "drive.readonly"];
const writes = ["drive", "drive.file"];

/** Authenticates whoever sends a request, as a caller of one of Drive's methods. */
const callerOf =
	({ headers }: SandboxRequest, { server }: WorkspaceParts) =>
	(name: string, scopes: readonly string[]): Caller =>
		authenticate(headers, server, {
			name: `google.apps.drive.v3.${name}`,
			service: "drive.googleapis.com",
			scopes,
		});

const nothing = { reply: { status: 204, headers: {}, body: "" } };

/** Drive v3, by method and path. */
export async function driveRoute(
	request: SandboxRequest,
	path: string,
	parts: WorkspaceParts,
): Promise<Answer> {
	const { query } = request;
	const { files } = parts;
	const as = callerOf(request, parts);
	const [, area, rest = ""] =
		/^\/(upload\/drive|drive)\/v3\/(.*)$/.exec(path) ?? [];
	if (area === undefined) return null;
	if (area === "upload/drive") return await uploadRoute(request, rest, parts);
	switch (`${request.method} ${rest}`) {
		case "GET about":
			return about(query, as("DriveAbout.Get", reads), files);
		case "GET files":
			return listFiles(query, as("DriveFiles.List", reads), parts);
		case "POST files": {
			const caller = as("DriveFiles.Create", writes);
			return createFile(query, await readJson(request), null, caller, files);
		}
		case "GET files/generateIds":
			as("DriveFiles.GenerateIds", writes);
			return generateIds(query, files);
		case "DELETE files/trash":
			emptyTrash(query, as("DriveFiles.EmptyTrash", ["drive"]), files);
			return nothing;
		case "GET drives":
			refuseUnknownParameters(query, [
				"pageSize",
				"pageToken",
				"q",
				"useDomainAdminAccess",
			]);
			as("DriveDrives.List", ["drive", "drive.readonly"]);
			return { kind: "drive#driveList", drives: [] };
	}
	const [, id, action] = /^files\/([\w-]+)(?:\/(.+))?$/.exec(rest) ?? [];
	if (id !== undefined)
		return await fileRoute(request, id, action ?? "", parts);
	if (
		/^(?:changes|channels|comments|drives|teamdrives|apps|operations)\b/.test(
			rest,
		)
	)
		throw notSimulated(`serve ${path}`);
	return null;
}

async function fileRoute(
	request: SandboxRequest,
	id: string,
	action: string,
	parts: WorkspaceParts,
): Promise<Answer> {
	const { query } = request;
	const { files } = parts;
	const as = callerOf(request, parts);
	switch (`${request.method} ${action}`) {
		case "GET ": {
			const alt = query.get("alt") ?? "json";
			if (alt !== "json" && alt !== "media") throw invalidParameter("alt");
			const caller = as("DriveFiles.Get", alt === "media" ? downloads : reads);
			const found = getFile(id, query, caller, files);
			return alt === "json"
				? found
				: {
						reply: downloadFile(
							findFile(id, caller, files),
							request.headers.range,
						),
					};
		}
		case "PATCH ": {
			const caller = as("DriveFiles.Update", [...writes, "drive.metadata"]);
			const body = await readJson(request);
			return updateFile(id, query, body, null, caller, files);
		}
		case "DELETE ":
			deleteFile(id, query, as("DriveFiles.Delete", writes), files);
			return nothing;
		case "POST copy": {
			const caller = as("DriveFiles.Copy", writes);
			return copyFile(id, query, await readJson(request), caller, files);
		}
		case "GET export": {
			const caller = as("DriveFiles.Export", downloads);
			refuseUnknownParameters(query, ["mimeType"]);
			const file = findFile(id, caller, files);
			return { reply: exportFile(file, query.get("mimeType")) };
		}
		case "GET permissions": {
			const caller = as("DrivePermissions.List", reads);
			return listPermissions(id, query, caller, files);
		}
		case "POST permissions": {
			const caller = as("DrivePermissions.Create", writes);
			const body = await readJson(request);
			const now = parts.clock.now();
			return createPermission(id, query, body, caller, files, now);
		}
	}
	const [, permission] = /^permissions\/([\w-]+)$/.exec(action) ?? [];
	if (permission !== undefined)
		return await permissionRoute(request, id, permission, parts);
	if (
		/^(?:comments|revisions|listLabels|modifyLabels|watch|accessproposals|download)\b/.test(
			action,
		)
	)
		throw notSimulated(`serve files/${action}`);
	return null;
}

async function permissionRoute(
	request: SandboxRequest,
	fileId: string,
	id: string,
	parts: WorkspaceParts,
): Promise<Answer> {
	const { query } = request;
	const { files } = parts;
	const as = callerOf(request, parts);
	switch (request.method) {
		case "GET":
			return getPermission(
				fileId,
				id,
				query,
				as("DrivePermissions.Get", reads),
				files,
			);
		case "PATCH": {
			const caller = as("DrivePermissions.Update", writes);
			const body = await readJson(request);
			const now = parts.clock.now();
			return updatePermission(fileId, id, query, body, caller, files, now);
		}
		case "DELETE":
			deletePermission(
				fileId,
				id,
				query,
				as("DrivePermissions.Delete", writes),
				files,
			);
			return nothing;
		default:
			return null;
	}
}

async function uploadRoute(
	request: SandboxRequest,
	rest: string,
	parts: WorkspaceParts,
): Promise<Answer> {
	const [, id = null] = /^files(?:\/([\w-]+))?$/.exec(rest) ?? [undefined];
	if (!/^files(?:\/[\w-]+)?$/.test(rest)) return null;
	const session = request.query.get("upload_id");
	if (session !== null)
		return { reply: await parts.uploads.continue(request, session) };
	if (request.method !== (id === null ? "POST" : "PATCH")) return null;
	const caller = callerOf(request, parts)(
		id === null ? "DriveFiles.Create" : "DriveFiles.Update",
		writes,
	);
	return { reply: await upload(request, id, caller, parts) };
}
