import type { Caller } from "../access.ts";
import { invalidParameter, WorkspaceRefused } from "../errors.ts";
import { selectFields } from "../field-mask.ts";
import { flagParameter, refuseUnknownParameters } from "../json-fields.ts";
import type { WorkspaceParts } from "../parts.ts";
import { aboutFields, fileFields, mapFields } from "../resource-fields.ts";
import { parseOrder } from "./drive-order.ts";
import { parseQuery } from "./drive-query.ts";
import {
	fileAnswer,
	standardFile,
	toResource,
	toSearched,
	toUser,
} from "./drive-resource.ts";
import {
	quotaBytes,
	type StoredFile,
	type StoredFiles,
} from "./stored-files.ts";

/** Parameters by which a client says that it knows shared drives, and which labels it wants. */
export const sharedDriveParameters = [
	"supportsAllDrives",
	"supportsTeamDrives",
	"includePermissionsForView",
	"includeLabels",
];

/** `about.get`: `fields` must be given. */
export function about(
	query: URLSearchParams,
	caller: Caller,
	files: StoredFiles,
): Record<string, unknown> {
	refuseUnknownParameters(query, []);
	const fields = query.get("fields");
	if (fields === null)
		throw invalidParameter(
			"fields",
			"The 'fields' parameter is required for this method.",
			"required",
		);
	const used = files.usedBytes(caller.sub);
	const inBin = files
		.ofPerson(caller.sub)
		.filter((file) => files.isTrashed(file))
		.reduce((sum, { content }) => sum + (content?.length ?? 0), 0);
	return selectFields(
		{
			kind: "drive#about",
			user: toUser(caller.sub, caller),
			storageQuota: {
				limit: String(quotaBytes),
				usage: String(used),
				usageInDrive: String(used),
				usageInDriveTrash: String(inBin),
			},
			maxUploadSize: String(quotaBytes),
			appInstalled: true,
			canCreateDrives: false,
		},
		fields,
		{ known: aboutFields, maps: mapFields },
	);
}

/** `files.list`: what the caller may see, in pages. There are no shared drives. */
export function listFiles(
	query: URLSearchParams,
	caller: Caller,
	{ files, pageTokenEpoch }: WorkspaceParts,
): Record<string, unknown> {
	refuseUnknownParameters(query, [
		"q",
		"orderBy",
		"pageSize",
		"pageToken",
		"spaces",
		"corpora",
		"corpus",
		"driveId",
		"teamDriveId",
		"includeItemsFromAllDrives",
		"includeTeamDriveItems",
		...sharedDriveParameters,
	]);
	if ((query.get("spaces") ?? "drive") !== "drive")
		throw invalidParameter("spaces");
	checkCorpora(query);
	const size = readPageSize(query, 100, 1000);
	const matches = parseQuery(query.get("q"));
	const order = parseOrder(query.get("orderBy"), (file) =>
		files.sharedAt(file, caller.sub),
	);
	const found = files
		.visible(caller)
		.filter((file) => matches(toSearched(file, caller, files)))
		.sort(order);
	// A page token serves only the same list again.
	const list = JSON.stringify([
		pageTokenEpoch,
		caller.sub,
		caller.clientId,
		query.get("q"),
		query.get("orderBy"),
	]);
	const start = readPageToken(query.get("pageToken"), list, found);
	const page = found.slice(start, start + size);
	const last = page.at(-1);
	return selectFields(
		{
			kind: "drive#fileList",
			incompleteSearch: false,
			files: page.map((file) => toResource(file, caller, files)),
			...(last && start + page.length < found.length
				? {
						nextPageToken: `~!!~${Buffer.from(JSON.stringify([list, last.id])).toString("base64url")}`,
					}
				: {}),
		},
		query.get("fields") ??
			`kind,incompleteSearch,nextPageToken,files(${standardFile})`,
		{ known: fileFields, maps: mapFields },
	);
}

/** `files.get`. */
export function getFile(
	id: string,
	query: URLSearchParams,
	caller: Caller,
	files: StoredFiles,
): Record<string, unknown> {
	refuseUnknownParameters(query, [
		"acknowledgeAbuse",
		...sharedDriveParameters,
	]);
	return fileAnswer(findFile(id, caller, files), query, caller, files);
}

/** @throws {WorkspaceRefused} notFound, also for what is another's */
export function findFile(
	id: string,
	caller: Caller,
	files: StoredFiles,
): StoredFile {
	const file = files.find(id, caller);
	if (file !== null) return file;
	throw new WorkspaceRefused(404, "notFound", `File not found: ${id}.`, {
		location: { name: "fileId", type: "parameter" },
	});
}

/** `pageSize` within its bounds. */
export function readPageSize(
	query: URLSearchParams,
	usual: number,
	most: number,
): number {
	const size = query.get("pageSize") ?? String(usual);
	if (!/^\d{1,4}$/.test(size) || Number(size) < 1 || Number(size) > most)
		throw invalidParameter(
			"pageSize",
			`Invalid value '${size}'. Values must be within the range: [1, ${most}]`,
			"invalidParameter",
		);
	return Number(size);
}

function checkCorpora(query: URLSearchParams): void {
	const corpora = query.get("corpora") ?? query.get("corpus") ?? "user";
	if (!["user", "domain", "drive", "allDrives"].includes(corpora))
		throw invalidParameter("corpora");
	const drive = query.get("driveId") ?? query.get("teamDriveId");
	if (corpora === "drive" && drive === null)
		throw invalidParameter(
			"driveId",
			"The driveId parameter must be specified if and only if corpora is set to drive.",
			"invalid",
		);
	if (
		corpora === "allDrives" &&
		!(
			(flagParameter(query, "includeItemsFromAllDrives") ||
				flagParameter(query, "includeTeamDriveItems")) &&
			(flagParameter(query, "supportsAllDrives") ||
				flagParameter(query, "supportsTeamDrives"))
		)
	)
		throw new WorkspaceRefused(
			403,
			"forbidden",
			"The includeItemsFromAllDrives and supportsAllDrives parameters must be true to search all drives.",
		);
	if (drive !== null)
		throw new WorkspaceRefused(
			404,
			"notFound",
			`Shared drive not found: ${drive}`,
			{ location: { name: "driveId", type: "parameter" } },
		);
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
