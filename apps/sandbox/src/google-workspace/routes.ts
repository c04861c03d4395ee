import type { OAuthServer } from "../oauth-server.ts";
import { html, json } from "../reply.ts";
import type { Reply, SandboxRequest } from "../simulator.ts";
import { authenticate, type Caller, type Method } from "./access.ts";
import {
	about,
	createFile,
	type DriveParts,
	getFile,
	listFiles,
} from "./drive.ts";
import { errorReply, type Service, WorkspaceRefused } from "./errors.ts";
import {
	createSpreadsheet,
	getSpreadsheet,
	getValues,
	writeValues,
} from "./sheets.ts";

export type WorkspaceParts = DriveParts & { server: OAuthServer };

const readsDrive = ["drive.file", "drive.readonly", "drive.metadata.readonly"];
const readsSheets = [
	"drive.file",
	"drive.readonly",
	"spreadsheets",
	"spreadsheets.readonly",
];
const writesSheets = ["drive.file", "spreadsheets"];

const drive = (name: string, scopes: readonly string[]): Method => ({
	name: `google.apps.drive.v3.${name}`,
	service: "drive.googleapis.com",
	scopes,
});
const sheets = (name: string, scopes: readonly string[]): Method => ({
	name: `google.apps.sheets.v4.SpreadsheetsService.${name}`,
	service: "sheets.googleapis.com",
	scopes,
});

/** By method and path, without the platform's prefix. */
export async function route(
	request: SandboxRequest,
	path: string,
	parts: WorkspaceParts,
): Promise<Reply> {
	const service: Service = path.startsWith("/v4/")
		? "sheets.googleapis.com"
		: "drive.googleapis.com";
	try {
		const reply = await call(request, path, parts);
		return reply === null
			? html(404, "<title>Error 404 (Not Found)!!1</title>")
			: json(200, reply);
	} catch (error) {
		if (error instanceof WorkspaceRefused) return errorReply(error, service);
		throw error;
	}
}

async function call(
	request: SandboxRequest,
	path: string,
	parts: WorkspaceParts,
): Promise<Record<string, unknown> | null> {
	const { query, method } = request;
	const { files } = parts;
	const as = (called: Method): Caller =>
		authenticate(request.headers, parts.server, called);
	switch (`${method} ${path}`) {
		case "GET /drive/v3/about":
			return about(query, as(drive("DriveAbout.Get", readsDrive)));
		case "GET /drive/v3/files":
			return listFiles(query, as(drive("DriveFiles.List", readsDrive)), parts);
		case "POST /drive/v3/files": {
			const caller = as(drive("DriveFiles.Create", ["drive.file"]));
			return createFile(query, await readBody(request), caller, parts);
		}
		case "POST /v4/spreadsheets": {
			const caller = as(sheets("CreateSpreadsheet", writesSheets));
			return createSpreadsheet(await readBody(request), caller, files);
		}
	}
	const [, fileId] = /^\/drive\/v3\/files\/([\w-]+)$/.exec(path) ?? [];
	if (fileId !== undefined && method === "GET")
		return getFile(
			fileId,
			query,
			as(drive("DriveFiles.Get", readsDrive)),
			parts,
		);
	const [, id, rangePart, verb] =
		/^\/v4\/spreadsheets\/([\w-]+)(?:\/values\/([^/]+?)(:append)?)?$/.exec(
			path,
		) ?? [];
	if (id === undefined) return null;
	if (rangePart === undefined)
		return method === "GET"
			? getSpreadsheet(id, as(sheets("GetSpreadsheet", readsSheets)), files)
			: null;
	const range = decode(rangePart);
	if (method === "GET" && verb === undefined)
		return getValues(id, range, as(sheets("GetValues", readsSheets)), files);
	const how =
		method === "PUT" && verb === undefined
			? "update"
			: method === "POST" && verb === ":append"
				? "append"
				: null;
	if (how === null) return null;
	const caller = as(
		sheets(how === "update" ? "UpdateValues" : "AppendValues", writesSheets),
	);
	const body = await readBody(request);
	return writeValues(id, range, query, body, how, caller, files);
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

async function readBody(
	request: SandboxRequest,
): Promise<Record<string, unknown>> {
	const text = (await request.body()).toString("utf8").trim();
	let value: unknown;
	try {
		value = text === "" ? {} : JSON.parse(text);
	} catch {
		value = null;
	}
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new WorkspaceRefused(
			400,
			"parseError",
			"Invalid JSON payload received. Unexpected token.",
		);
	return value as Record<string, unknown>;
}
