import { randomInt } from "node:crypto";
import { findPerson } from "../../world/people.ts";
import {
	badRequest,
	flagAt,
	integerAt,
	type Json,
	listAt,
	notSimulated,
	objectAt,
	refuseUnknown,
	textAt,
} from "../json-fields.ts";
import { type RequestParts, sheetOf } from "./grid-range.ts";
import { toProtectedRange } from "./protected-range.ts";
import {
	type Bounds,
	isWholeSheet,
	mayEdit,
	type Protection,
	protectedMessage,
} from "./protection.ts";
import type { Sheet } from "./sheet.ts";
import { requireMask } from "./sheet-requests.ts";

const fields = [
	"protectedRangeId",
	"range",
	"namedRangeId",
	"tableId",
	"description",
	"warningOnly",
	"requestingUserCanEdit",
	"unprotectedRanges",
	"editors",
];

export function addProtectedRange(request: Json, parts: RequestParts): Json {
	const { place, failure } = parts;
	refuseUnknown(request, ["protectedRange"], place);
	const at = `${place}.protectedRange`;
	const given = objectAt(request.protectedRange, at);
	refuseUnknown(given, fields, at);
	if (given.namedRangeId !== undefined || given.tableId !== undefined)
		throw notSimulated("protect named ranges and tables");
	const range = objectAt(given.range, `${at}.range`);
	const sheet = sheetOf(parts, range.sheetId, "protectedRange.range.sheetId");
	const bounds = readBounds(range, `${at}.range`);
	const protectedRangeId = integerAt(
		given.protectedRangeId,
		`${at}.protectedRangeId`,
	);
	if (
		protectedRangeId !== undefined &&
		find(parts, protectedRangeId) !== undefined
	)
		throw badRequest(
			`${failure}A protected range with the id ${protectedRangeId} already exists.`,
		);
	const protection: Protection = {
		protectedRangeId: protectedRangeId ?? randomInt(1, 2 ** 31),
		bounds,
		unprotected: readUnprotected(given, bounds, at, parts),
		description: textAt(given.description, `${at}.description`) ?? null,
		warningOnly: flagAt(given.warningOnly, `${at}.warningOnly`) ?? false,
		...readEditors(given.editors, `${at}.editors`, parts),
	};
	sheet.protections.push(protection);
	return {
		addProtectedRange: {
			protectedRange: toProtectedRange(sheet.sheetId, protection, parts.editor),
		},
	};
}

export function updateProtectedRange(request: Json, parts: RequestParts): Json {
	const { place } = parts;
	refuseUnknown(request, ["protectedRange", "fields"], place);
	const mask = requireMask(request.fields, parts);
	const isNamed = (name: string) => "*" in mask || name in mask;
	const at = `${place}.protectedRange`;
	const given = objectAt(request.protectedRange, at);
	refuseUnknown(given, fields, at);
	const { sheet, protection } = requireOwn(
		parts,
		given.protectedRangeId,
		`${at}.protectedRangeId`,
	);
	const bounds = isNamed("range")
		? readBounds(objectAt(given.range, `${at}.range`), `${at}.range`)
		: protection.bounds;
	const changed: Protection = {
		...protection,
		bounds,
		...(isNamed("unprotectedRanges")
			? { unprotected: readUnprotected(given, bounds, at, parts) }
			: {}),
		...(isNamed("description")
			? { description: textAt(given.description, `${at}.description`) ?? null }
			: {}),
		...(isNamed("warningOnly")
			? {
					warningOnly: flagAt(given.warningOnly, `${at}.warningOnly`) ?? false,
				}
			: {}),
		...(isNamed("editors")
			? readEditors(given.editors, `${at}.editors`, parts)
			: {}),
	};
	sheet.protections = sheet.protections.map((one) =>
		one === protection ? changed : one,
	);
	return {};
}

export function deleteProtectedRange(request: Json, parts: RequestParts): Json {
	refuseUnknown(request, ["protectedRangeId"], parts.place);
	const { sheet, protection } = requireOwn(
		parts,
		request.protectedRangeId,
		`${parts.place}.protectedRangeId`,
	);
	sheet.protections = sheet.protections.filter((one) => one !== protection);
	return {};
}

function find({ workbook }: RequestParts, id: number) {
	for (const sheet of workbook.sheets)
		for (const protection of sheet.protections)
			if (protection.protectedRangeId === id) return { sheet, protection };
	return undefined;
}

/** @throws {WorkspaceRefused} for one that there is not, or that the caller may not edit */
function requireOwn(
	parts: RequestParts,
	value: unknown,
	place: string,
): { sheet: Sheet; protection: Protection } {
	const id = integerAt(value, place) ?? 0;
	const found = find(parts, id);
	if (found === undefined)
		throw badRequest(`${parts.failure}No protected range with id: ${id}`);
	if (!mayEdit(found.protection, parts.editor))
		throw badRequest(`${parts.failure}${protectedMessage}`);
	return found;
}

function readBounds(range: Json, place: string): Bounds {
	refuseUnknown(
		range,
		[
			"sheetId",
			"startRowIndex",
			"endRowIndex",
			"startColumnIndex",
			"endColumnIndex",
		],
		place,
	);
	const index = (name: string) =>
		integerAt(range[name], `${place}.${name}`) ?? null;
	return {
		startRow: index("startRowIndex"),
		endRow: index("endRowIndex"),
		startColumn: index("startColumnIndex"),
		endColumn: index("endColumnIndex"),
	};
}

function readUnprotected(
	given: Json,
	bounds: Bounds,
	place: string,
	{ failure }: RequestParts,
): Bounds[] {
	const at = `${place}.unprotectedRanges`;
	const ranges = listAt(given.unprotectedRanges, at).map((one, index) =>
		readBounds(objectAt(one, `${at}[${index}]`), `${at}[${index}]`),
	);
	if (ranges.length > 0 && !isWholeSheet(bounds))
		throw badRequest(
			`${failure}Unprotected ranges are only supported on protected sheets.`,
		);
	return ranges;
}

/** Editors of a protection: whoever made it is one; where none are named, so is everybody who writes the spreadsheet. */
function readEditors(
	value: unknown,
	place: string,
	{ editor, writers }: RequestParts,
): Pick<Protection, "users" | "groups" | "domainUsersCanEdit"> {
	const own = [editor.sub, editor.ownerSub].flatMap(
		(sub) => findPerson(sub)?.email ?? [],
	);
	if (value === undefined || value === null)
		return {
			users: [...new Set([...own, ...writers])],
			groups: [],
			domainUsersCanEdit: false,
		};
	const given = objectAt(value, place);
	refuseUnknown(given, ["users", "groups", "domainUsersCanEdit"], place);
	const texts = (name: string) =>
		listAt(given[name], `${place}.${name}`).map((one, index) =>
			(textAt(one, `${place}.${name}[${index}]`) ?? "").toLowerCase(),
		);
	return {
		users: [...new Set([...own, ...texts("users")])],
		groups: texts("groups"),
		domainUsersCanEdit:
			flagAt(given.domainUsersCanEdit, `${place}.domainUsersCanEdit`) ?? false,
	};
}
