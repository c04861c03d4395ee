import type { Caller } from "../access.ts";
import type { StoredFile, StoredFiles } from "../drive/stored-files.ts";
import { WorkspaceRefused } from "../errors.ts";
import { badRequest } from "../json-fields.ts";
import type { Workbook } from "./workbook.ts";

export type Spreadsheet = {
	id: string;
	file: StoredFile;
	workbook: Workbook;
	/** Person and app that call: what is shown and what may be edited depends on them. */
	caller: Caller;
};

/** The caller at the spreadsheet, for what is protected in it. */
export function editorOf({
	file,
	caller,
}: Pick<Spreadsheet, "file" | "caller">) {
	return { sub: caller.sub, ownerSub: file.ownerSub };
}

/**
 * The spreadsheet of a call.
 * @throws {WorkspaceRefused} when the caller does not see it, or may not write it; when it is none
 */
export function openSpreadsheet(
	id: string,
	caller: Caller,
	files: StoredFiles,
	purpose: "read" | "write" = "read",
): Spreadsheet {
	const file = files.find(id, caller);
	if (file === null)
		throw new WorkspaceRefused(
			404,
			"notFound",
			"Requested entity was not found.",
		);
	const { workbook } = file;
	if (workbook === null)
		throw badRequest("This operation is not supported for this document");
	if (purpose === "write" && !files.mayWrite(file, caller))
		throw new WorkspaceRefused(
			403,
			"forbidden",
			"The caller does not have permission",
		);
	return { id, file, workbook, caller };
}
