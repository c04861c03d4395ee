import type { WorkspaceRefused } from "../errors.ts";
import { badRequest } from "../json-fields.ts";
import {
	type Bounds,
	type Editor,
	forbids,
	isWholeSheet,
	mayEdit,
	protectedMessage,
} from "./protection.ts";
import type { Sheet } from "./sheet.ts";

/** @throws {WorkspaceRefused} when a cell of the area is protected against the editor */
export function requireEditable(
	sheet: Sheet,
	area: Bounds,
	editor: Editor,
	failure = "",
): void {
	if (sheet.protections.some((one) => forbids(one, area, editor)))
		throw refusal(failure);
}

/** @throws {WorkspaceRefused} when anything of the sheet is protected against the editor: it must not go */
export function requireNothingProtected(
	sheet: Sheet,
	editor: Editor,
	failure = "",
): void {
	if (sheet.protections.some((one) => !mayEdit(one, editor)))
		throw refusal(failure);
}

/** @throws {WorkspaceRefused} when the sheet as a whole is protected against the editor, so its name and order too */
export function requireOpenSheet(
	sheet: Sheet,
	editor: Editor,
	failure = "",
): void {
	if (
		sheet.protections.some(
			(one) => isWholeSheet(one.bounds) && !mayEdit(one, editor),
		)
	)
		throw refusal(failure);
}

/** @throws {WorkspaceRefused} when the two neighbours lie in one protected range: what is put in between would be in it */
export function requireRoom(
	sheet: Sheet,
	before: Bounds,
	after: Bounds,
	editor: Editor,
	failure = "",
): void {
	if (
		sheet.protections.some(
			(one) =>
				forbids(one, after, editor) &&
				(isWholeSheet(one.bounds) || forbids(one, before, editor)),
		)
	)
		throw refusal(failure);
}

function refusal(failure: string): WorkspaceRefused {
	return badRequest(`${failure}${protectedMessage}`);
}
