import type { SandboxRequest } from "../../simulator.ts";
import { authenticate, type Caller } from "../access.ts";
import { selectFields } from "../field-mask.ts";
import {
	type Json,
	notSimulated,
	refuseUnknownParameters,
} from "../json-fields.ts";
import type { Answer, WorkspaceParts } from "../parts.ts";
import { readJson } from "../read-json.ts";
import { valueFields } from "../resource-fields.ts";
import {
	appendValues,
	batchClearValues,
	batchGetValues,
	batchUpdateValues,
	clearValues,
	getValues,
	updateValues,
} from "../values/sheet-values.ts";
import { batchUpdateSpreadsheet } from "./batch-update.ts";
import {
	getDeveloperMetadata,
	searchDeveloperMetadata,
} from "./metadata-reads.ts";
import { copySheet, createSpreadsheet, getSpreadsheet } from "./sheets.ts";

const reads = [
	"drive",
	"drive.file",
	"drive.readonly",
	"spreadsheets",
	"spreadsheets.readonly",
];
const writes = ["drive", "drive.file", "spreadsheets"];
const writeParameters = [
	"valueInputOption",
	"includeValuesInResponse",
	"responseValueRenderOption",
	"responseDateTimeRenderOption",
];
const readParameters = [
	"majorDimension",
	"valueRenderOption",
	"dateTimeRenderOption",
];

/** Sheets v4, by method and path. */
export async function sheetsRoute(
	request: SandboxRequest,
	path: string,
	parts: WorkspaceParts,
): Promise<Answer> {
	const { query } = request;
	const { files } = parts;
	const as = (name: string, scopes: readonly string[]): Caller => {
		const caller = authenticate(request.headers, parts.server, {
			name: `google.apps.sheets.v4.SpreadsheetsService.${name}`,
			service: "sheets.googleapis.com",
			scopes,
		});
		parts.quota.count(
			/^(?:Get|BatchGet|Search)/.test(name) ? "Read" : "Write",
			caller,
		);
		return caller;
	};
	const [, id, verb, rest] =
		/^\/v4\/spreadsheets(?:\/([\w-]+))?(:\w+)?(?:\/(.+))?$/.exec(path) ?? [];
	if (id === undefined) {
		if (path !== "/v4/spreadsheets" || request.method !== "POST") return null;
		const caller = as("CreateSpreadsheet", writes);
		return createSpreadsheet(query, await readJson(request), caller, files);
	}
	if (rest === undefined) {
		switch (`${request.method} ${verb ?? ""}`) {
			case "GET ":
				return getSpreadsheet(id, query, as("GetSpreadsheet", reads), files);
			case "POST :batchUpdate": {
				const caller = as("BatchUpdateSpreadsheet", writes);
				refuseUnknownParameters(query, []);
				const body = await readJson(request);
				return cut(batchUpdateSpreadsheet(id, body, caller, files), query);
			}
			case "POST :getByDataFilter":
				throw notSimulated("serve getByDataFilter");
			default:
				return null;
		}
	}
	if (verb !== undefined) return null;
	const [, sheetId] = /^sheets\/(\d+):copyTo$/.exec(rest) ?? [];
	if (sheetId !== undefined && request.method === "POST") {
		const caller = as("CopySheetTo", writes);
		refuseUnknownParameters(query, []);
		return copySheet(id, sheetId, await readJson(request), caller, files);
	}
	const metadata = await metadataRoute(request, id, rest, as, parts);
	if (metadata !== null) return cut(metadata, query);
	const answer = await valuesRoute(request, id, rest, as, parts);
	return answer === null ? null : cut(answer, query);
}

async function metadataRoute(
	request: SandboxRequest,
	id: string,
	rest: string,
	as: (name: string, scopes: readonly string[]) => Caller,
	{ files }: WorkspaceParts,
): Promise<Json | null> {
	const { query } = request;
	if (`${request.method} ${rest}` === "POST developerMetadata:search") {
		// The search reads, and Google asks for the right to write all the same.
		const caller = as("SearchDeveloperMetadata", writes);
		refuseUnknownParameters(query, []);
		return searchDeveloperMetadata(id, await readJson(request), caller, files);
	}
	const [, metadataId] = /^developerMetadata\/(\d+)$/.exec(rest) ?? [];
	if (metadataId === undefined || request.method !== "GET") return null;
	const caller = as("GetDeveloperMetadata", writes);
	refuseUnknownParameters(query, []);
	return getDeveloperMetadata(id, metadataId, caller, files);
}

async function valuesRoute(
	request: SandboxRequest,
	id: string,
	rest: string,
	as: (name: string, scopes: readonly string[]) => Caller,
	{ files }: WorkspaceParts,
): Promise<Json | null> {
	const { query } = request;
	switch (`${request.method} ${rest}`) {
		case "GET values:batchGet": {
			const caller = as("BatchGetValues", reads);
			refuseUnknownParameters(query, ["ranges", ...readParameters]);
			return batchGetValues(id, query, caller, files);
		}
		case "POST values:batchUpdate": {
			const caller = as("BatchUpdateValues", writes);
			refuseUnknownParameters(query, []);
			return batchUpdateValues(id, await readJson(request), caller, files);
		}
		case "POST values:batchClear": {
			const caller = as("BatchClearValues", writes);
			refuseUnknownParameters(query, []);
			return batchClearValues(id, await readJson(request), caller, files);
		}
	}
	if (/^values:\w+ByDataFilter$/.test(rest))
		throw notSimulated(`serve ${rest}`);
	const [, part, verb = ""] =
		/^values\/([^/]+?)(:append|:clear)?$/.exec(rest) ?? [];
	if (part === undefined) return null;
	const range = decode(part);
	switch (`${request.method} ${verb}`) {
		case "GET ": {
			const caller = as("GetValues", reads);
			refuseUnknownParameters(query, readParameters);
			return getValues(id, range, query, caller, files);
		}
		case "PUT ": {
			const caller = as("UpdateValues", writes);
			refuseUnknownParameters(query, writeParameters);
			const body = await readJson(request);
			return updateValues(id, range, query, body, caller, files);
		}
		case "POST :append": {
			const caller = as("AppendValues", writes);
			refuseUnknownParameters(query, ["insertDataOption", ...writeParameters]);
			const body = await readJson(request);
			return appendValues(id, range, query, body, caller, files);
		}
		case "POST :clear": {
			const caller = as("ClearValues", writes);
			refuseUnknownParameters(query, []);
			return clearValues(id, range, await readJson(request), caller, files);
		}
		default:
			return null;
	}
}

/** The parts of an answer that `fields` names. */
function cut(answer: Json, query: URLSearchParams): Json {
	const fields = query.get("fields");
	return fields === null
		? answer
		: selectFields(answer, fields, { known: valueFields });
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
