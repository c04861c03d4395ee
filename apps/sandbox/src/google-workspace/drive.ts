import { findPerson } from "../google-ads/people.ts";
import type { Caller } from "./access.ts";
import { parseOrder, parseQuery } from "./drive-query.ts";
import { invalidParameter, WorkspaceRefused } from "./errors.ts";
import { selectFields } from "./field-mask.ts";
import {
	type StoredFile,
	type StoredFiles,
	spreadsheetType,
} from "./stored-files.ts";

export type DriveParts = {
	files: StoredFiles;
	/** Page tokens that were given out before are no longer known after it was raised. */
	pageTokenEpoch: number;
};

const aboutFields = new Set([
	"kind",
	"user",
	"storageQuota",
	"displayName",
	"emailAddress",
	"permissionId",
	"me",
	"limit",
	"usage",
	"usageInDrive",
	"usageInDriveTrash",
]);
const fileFields = new Set([
	"kind",
	"id",
	"name",
	"mimeType",
	"description",
	"parents",
	"appProperties",
	"trashed",
	"size",
	"createdTime",
	"modifiedTime",
	"webViewLink",
	"ownedByMe",
]);
const listFields = new Set([
	...fileFields,
	"files",
	"nextPageToken",
	"incompleteSearch",
]);
const standardFile = "kind,id,name,mimeType";

/** `about.get`: `fields` must be given. */
export function about(
	query: URLSearchParams,
	caller: Caller,
): Record<string, unknown> {
	refuseUnknown(query, []);
	const fields = query.get("fields");
	if (fields === null)
		throw invalidParameter(
			"fields",
			"The 'fields' parameter is required for this method.",
			"required",
		);
	const person = findPerson(caller.sub);
	return selectFields(
		{
			kind: "drive#about",
			user: {
				kind: "drive#user",
				displayName: person?.name,
				me: true,
				permissionId: caller.sub.split("").reverse().join(""),
				emailAddress: person?.email,
			},
			storageQuota: {
				limit: "16106127360",
				usage: "1048576",
				usageInDrive: "1048576",
				usageInDriveTrash: "0",
			},
		},
		fields,
		aboutFields,
	);
}

/** `files.list`: what the caller may see, in pages. */
export function listFiles(
	query: URLSearchParams,
	caller: Caller,
	{ files, pageTokenEpoch }: DriveParts,
): Record<string, unknown> {
	refuseUnknown(query, ["q", "orderBy", "pageSize", "pageToken", "spaces"]);
	if ((query.get("spaces") ?? "drive") !== "drive")
		throw invalidParameter("spaces");
	const size = query.get("pageSize") ?? "100";
	if (!/^\d{1,4}$/.test(size) || Number(size) < 1 || Number(size) > 1000)
		throw invalidParameter(
			"pageSize",
			`Invalid value '${size}'. Values must be within the range: [1, 1000]`,
			"invalidParameter",
		);
	const found = files
		.visible(caller)
		.filter(parseQuery(query.get("q")))
		.sort(parseOrder(query.get("orderBy")));
	// A page token serves only the same list again.
	const list = JSON.stringify([
		pageTokenEpoch,
		caller.sub,
		caller.clientId,
		query.get("q"),
		query.get("orderBy"),
	]);
	const start = readPageToken(query.get("pageToken"), list, found);
	const page = found.slice(start, start + Number(size));
	const last = page.at(-1);
	return selectFields(
		{
			kind: "drive#fileList",
			incompleteSearch: false,
			files: page.map(toResource),
			...(last && start + page.length < found.length
				? {
						nextPageToken: `~!!~${Buffer.from(JSON.stringify([list, last.id])).toString("base64url")}`,
					}
				: {}),
		},
		query.get("fields") ??
			`kind,incompleteSearch,nextPageToken,files(${standardFile})`,
		new Set([...listFields]),
	);
}

export function getFile(
	id: string,
	query: URLSearchParams,
	caller: Caller,
	{ files }: DriveParts,
): Record<string, unknown> {
	refuseUnknown(query, []);
	const file = files.find(id, caller);
	if (file === null)
		throw new WorkspaceRefused(404, "notFound", `File not found: ${id}.`, {
			location: { name: "fileId", type: "parameter" },
		});
	return selectFields(
		toResource(file),
		query.get("fields") ?? standardFile,
		fileFields,
	);
}

/** `files.create` without content: a folder, or a document of Google's own kinds. */
export function createFile(
	query: URLSearchParams,
	body: Record<string, unknown>,
	caller: Caller,
	{ files }: DriveParts,
): Record<string, unknown> {
	refuseUnknown(query, []);
	const known = ["name", "mimeType", "description", "parents", "appProperties"];
	for (const name of Object.keys(body)) {
		if (!known.includes(name))
			throw new WorkspaceRefused(
				400,
				"invalid",
				`Invalid JSON payload received. Unknown name "${name}": Cannot find field.`,
			);
	}
	const text = (name: string): string | null => {
		const value = body[name] ?? null;
		if (value !== null && typeof value !== "string")
			throw new WorkspaceRefused(
				400,
				"invalid",
				`Invalid value at '${name}' (TYPE_STRING)`,
			);
		return value;
	};
	const mimeType = text("mimeType") ?? "application/octet-stream";
	const parents = body.parents ?? ["root"];
	if (
		!Array.isArray(parents) ||
		parents.length !== 1 ||
		typeof parents[0] !== "string"
	)
		throw new WorkspaceRefused(
			400,
			"invalid",
			"A file must have exactly one parent.",
		);
	const [parent] = parents as [string];
	if (parent !== "root" && files.find(parent, caller) === null)
		throw new WorkspaceRefused(404, "notFound", `File not found: ${parent}.`);
	const file = files.create(caller, {
		name: text("name") ?? "Untitled",
		mimeType,
		description: text("description"),
		parents: [parent],
		appProperties: (body.appProperties ?? {}) as Record<string, string>,
		sheets:
			mimeType === spreadsheetType
				? [{ sheetId: 0, title: "Sheet1", rows: [] }]
				: null,
	});
	return selectFields(
		toResource(file),
		query.get("fields") ?? standardFile,
		fileFields,
	);
}

function toResource(file: StoredFile): Record<string, unknown> {
	const isDocument = file.mimeType.startsWith("application/vnd.google-apps.");
	return {
		kind: "drive#file",
		id: file.id,
		name: file.name,
		mimeType: file.mimeType,
		...(file.description === null ? {} : { description: file.description }),
		parents: file.parents,
		appProperties: file.appProperties,
		trashed: file.trashed,
		...(isDocument ? {} : { size: "0" }),
		createdTime: new Date(file.createdAt).toISOString(),
		modifiedTime: new Date(file.modifiedAt).toISOString(),
		webViewLink:
			file.sheets === null
				? `https://drive.google.com/file/d/${file.id}/view?usp=drivesdk`
				: `https://docs.google.com/spreadsheets/d/${file.id}/edit?usp=drivesdk`,
		ownedByMe: true,
	};
}

function readPageToken(
	token: string | null,
	list: string,
	found: readonly StoredFile[],
): number {
	if (token === null) return 0;
	try {
		const [of, lastId] = JSON.parse(
			Buffer.from(token.replace(/^~!!~/, ""), "base64url").toString("utf8"),
		) as [string, string];
		const at = found.findIndex((file) => file.id === lastId);
		if (of === list && at >= 0) return at + 1;
	} catch {
		// Refused below, as every token that was not given out.
	}
	throw invalidParameter("pageToken");
}

function refuseUnknown(query: URLSearchParams, known: readonly string[]): void {
	const standard = ["fields", "alt", "key", "prettyPrint", "quotaUser"];
	for (const name of query.keys()) {
		if (![...standard, ...known].includes(name))
			throw new WorkspaceRefused(
				400,
				"badRequest",
				`Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
			);
	}
}
