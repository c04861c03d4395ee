import type { Caller } from "../access.ts";
import type { StoredFiles } from "../drive/stored-files.ts";
import {
	badRequest,
	flagAt,
	type Json,
	listAt,
	notSimulated,
	objectAt,
	refuseUnknown,
} from "../json-fields.ts";
import { requestNames } from "../resource-fields.ts";
import {
	appendCells,
	findReplace,
	mergeCells,
	repeatCell,
	sortRange,
	unmergeCells,
	updateCells,
} from "./cell-requests.ts";
import {
	appendDimension,
	autoResizeDimensions,
	deleteDimension,
	insertDimension,
	updateDimensionProperties,
} from "./dimension-requests.ts";
import type { RequestParts } from "./grid-range.ts";
import {
	createDeveloperMetadata,
	deleteDeveloperMetadata,
	updateDeveloperMetadata,
} from "./metadata-requests.ts";
import {
	addProtectedRange,
	deleteProtectedRange,
	updateProtectedRange,
} from "./protection-requests.ts";
import {
	addNamedRange,
	addSheet,
	deleteNamedRange,
	deleteSheet,
	duplicateSheet,
	updateSheetProperties,
	updateSpreadsheetProperties,
} from "./sheet-requests.ts";
import { answer } from "./sheets.ts";
import { editorOf, openSpreadsheet } from "./spreadsheets.ts";

type Handler = (request: Json, parts: RequestParts) => Json;

const handlers: Record<string, Handler> = {
	addNamedRange,
	addProtectedRange,
	addSheet,
	appendCells,
	appendDimension,
	autoResizeDimensions,
	createDeveloperMetadata,
	deleteDeveloperMetadata,
	deleteDimension,
	deleteNamedRange,
	deleteProtectedRange,
	deleteSheet,
	duplicateSheet,
	findReplace,
	insertDimension,
	mergeCells,
	repeatCell,
	sortRange,
	unmergeCells,
	updateCells,
	updateDeveloperMetadata,
	updateDimensionProperties,
	updateProtectedRange,
	updateSheetProperties,
	updateSpreadsheetProperties,
};

/**
 * `spreadsheets.batchUpdate`: all requests in their order, or none when one is refused.
 * @throws {WorkspaceRefused}
 */
export function batchUpdateSpreadsheet(
	id: string,
	body: Json,
	caller: Caller,
	files: StoredFiles,
): Json {
	refuseUnknown(
		body,
		[
			"requests",
			"includeSpreadsheetInResponse",
			"responseRanges",
			"responseIncludeGridData",
		],
		"",
	);
	const spreadsheet = openSpreadsheet(id, caller, files, "write");
	const { file } = spreadsheet;
	const requests = listAt(body.requests, "requests");
	if (requests.length === 0)
		throw badRequest("Must specify at least one request.");
	const workbook = spreadsheet.workbook.copy();
	let { name } = file;
	const editor = editorOf(spreadsheet);
	const writers = file.permissions.flatMap(({ type, role, emailAddress }) =>
		type === "user" && (role === "writer" || role === "owner")
			? (emailAddress ?? [])
			: [],
	);
	const replies = requests.map((one, index) => {
		const request = objectAt(one, `requests[${index}]`);
		refuseUnknown(request, requestNames, `requests[${index}]`);
		const [kind, ...more] = Object.keys(request);
		if (kind === undefined)
			throw badRequest(`Invalid requests[${index}]: No request set.`);
		if (more.length > 0)
			throw badRequest(
				`Invalid value at 'requests[${index}]' (oneof), oneof field 'kind' is already set. Cannot set '${more[0]}'`,
			);
		const handle = handlers[kind];
		if (handle === undefined)
			throw notSimulated(`carry out the request ${kind}`);
		const place = `requests[${index}].${kind}`;
		return handle(objectAt(request[kind], place), {
			workbook,
			rename: (title) => {
				name = title;
			},
			place,
			failure: `Invalid ${place}: `,
			editor,
			clientId: caller.clientId,
			writers,
		});
	});
	files.requireSpace(
		file.ownerSub,
		workbook.bytes - spreadsheet.workbook.bytes,
	);
	file.workbook = workbook;
	file.name = name;
	files.touch(file);
	const isShown = flagAt(
		body.includeSpreadsheetInResponse,
		"includeSpreadsheetInResponse",
	);
	return {
		spreadsheetId: id,
		replies,
		...(isShown
			? {
					updatedSpreadsheet: answer({ id, file, workbook, caller }, null, {
						areas: null,
						asksData:
							flagAt(body.responseIncludeGridData, "responseIncludeGridData") ??
							false,
					}),
				}
			: {}),
	};
}
