import { badRequest } from "../json-fields.ts";
import type { Area, Sheet } from "../sheets/sheet.ts";
import type { Workbook } from "../sheets/workbook.ts";

/** A range as it was written: an end may be open. */
export type CellRange = {
	sheet: Sheet;
	startRow: number;
	startColumn: number;
	/** Exclusive; null: to the end of the sheet. */
	endRow: number | null;
	endColumn: number | null;
};

type Corner = { row: number | null; column: number | null };

/** `ZZZ`: the last column that a sheet may have. */
const columnLimit = 18_278;

/**
 * A1 notation (`Sheet1!A1:C3`, `'My sheet'!A1`, `A1:C`, `B5:B`, `2:4`, `Sheet1`), R1C1 notation with absolute numbers
 * (`R1C1:R3C3`), or the name of a named range. Without a sheet the first visible one is meant.
 * @throws {WorkspaceRefused} what Sheets says to anything else
 */
export function parseRange(text: string, workbook: Workbook): CellRange {
	const { title, cells } = splitTitle(text);
	const sheet =
		title === null
			? (workbook.sheets.find(({ hidden }) => !hidden) ?? workbook.sheets[0])
			: workbook.sheets.find((one) => one.title === title);
	if (sheet === undefined) throw cannotParse(text);
	if (cells === null)
		return {
			sheet,
			startRow: 0,
			startColumn: 0,
			endRow: null,
			endColumn: null,
		};
	const corners = readCorners(cells);
	if (corners !== null) return { sheet, ...between(...corners) };
	if (title !== null) throw cannotParse(text);
	const named = workbook.namedRanges.find(
		({ name }) => name.toLowerCase() === text.toLowerCase(),
	);
	const whole = workbook.sheets.find((one) => one.title === text);
	const target =
		whole ??
		(named === undefined ? undefined : workbook.findSheet(named.sheetId));
	if (target === undefined) throw cannotParse(text);
	return whole === undefined && named !== undefined
		? { sheet: target, ...named.area }
		: {
				sheet: target,
				startRow: 0,
				startColumn: 0,
				endRow: null,
				endColumn: null,
			};
}

/** The part of a range that the sheet has. @throws {WorkspaceRefused} when it begins outside */
export function clip(range: CellRange): Area {
	const { sheet } = range;
	if (
		range.startRow >= sheet.rowCount ||
		range.startColumn >= sheet.columnCount
	)
		throw exceedsGrid(range);
	return {
		startRow: range.startRow,
		startColumn: range.startColumn,
		endRow: Math.min(range.endRow ?? sheet.rowCount, sheet.rowCount),
		endColumn: Math.min(
			range.endColumn ?? sheet.columnCount,
			sheet.columnCount,
		),
	};
}

export function exceedsGrid({ sheet, ...range }: CellRange) {
	const area = {
		...range,
		endRow: range.endRow ?? range.startRow + 1,
		endColumn: range.endColumn ?? range.startColumn + 1,
	};
	return badRequest(
		`Range (${formatRange(sheet, area)}) exceeds grid limits. Max rows: ${sheet.rowCount}, max columns: ${sheet.columnCount}`,
	);
}

/** `Sheet1!B2:D4`, as Sheets writes it back. */
export function formatRange(sheet: Sheet, area: Area): string {
	const title =
		/^[A-Za-z_]\w*$/.test(sheet.title) && !readCorners(sheet.title)
			? sheet.title
			: `'${sheet.title.replaceAll("'", "''")}'`;
	const first = `${columnName(area.startColumn)}${area.startRow + 1}`;
	const last = `${columnName(area.endColumn - 1)}${area.endRow}`;
	return `${title}!${first === last ? first : `${first}:${last}`}`;
}

export function columnName(column: number): string {
	let name = "";
	for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
		name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
	return name;
}

/** Two corners of a range without its sheet; null for what is none. */
export function readCorners(cells: string): [Corner, Corner] | null {
	const parts = cells.split(":");
	if (parts.length > 2) return null;
	const [from = "", to = from] = parts;
	const first = readCorner(from);
	const last = readCorner(to);
	if (first === null || last === null) return null;
	const isWhole = ({ row, column }: Corner) => row !== null && column !== null;
	// A column or row alone is one only as a range: `A:A`, `2:2`.
	if (parts.length === 1) return isWhole(first) ? [first, last] : null;
	// `A:2` is none, `A1:B` and `A1:2` are.
	const isCrossed =
		!isWhole(first) &&
		!isWhole(last) &&
		(first.row === null) !== (last.row === null);
	return isCrossed ? null : [first, last];
}

/** The rows and columns that two corners span, whichever of them is the first. */
export function between(first: Corner, last: Corner): Omit<CellRange, "sheet"> {
	const span = (a: number | null, b: number | null): [number, number | null] =>
		a !== null && b !== null
			? [Math.min(a, b), Math.max(a, b) + 1]
			: [a ?? b ?? 0, null];
	const [startRow, endRow] = span(first.row, last.row);
	const [startColumn, endColumn] = span(first.column, last.column);
	return { startRow, startColumn, endRow, endColumn };
}

function readCorner(text: string): Corner | null {
	const [, fixed, letters, digits] =
		/^(?=.)(\$?([A-Z]{1,3}))?(?:\$?(\d{1,8}))?$/i.exec(text) ?? [];
	if (letters !== undefined || digits !== undefined)
		return corner(
			digits === undefined ? null : Number(digits) - 1,
			fixed === undefined || letters === undefined
				? null
				: columnNumber(letters.toUpperCase()),
		);
	const [, row, column] = /^R(\d{1,8})C(\d{1,5})$/i.exec(text) ?? [];
	return row === undefined || column === undefined
		? null
		: corner(Number(row) - 1, Number(column) - 1);
}

function corner(row: number | null, column: number | null): Corner | null {
	const isOutside =
		(row !== null && row < 0) ||
		(column !== null && (column < 0 || column >= columnLimit));
	return isOutside ? null : { row, column };
}

function splitTitle(text: string): {
	title: string | null;
	cells: string | null;
} {
	const [whole, quoted, afterQuoted] =
		/^'((?:[^']|'')*)'(?:!(.+))?$/s.exec(text) ?? [];
	if (whole !== undefined && quoted !== undefined)
		return { title: quoted.replaceAll("''", "'"), cells: afterQuoted ?? null };
	const [plain, title, cells] = /^([^'!]+)!(.+)$/s.exec(text) ?? [];
	return plain === undefined || title === undefined || cells === undefined
		? { title: null, cells: text }
		: { title, cells };
}

function columnNumber(name: string): number {
	return (
		[...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) -
		1
	);
}

function cannotParse(text: string) {
	return badRequest(`Unable to parse range: ${text}`);
}
