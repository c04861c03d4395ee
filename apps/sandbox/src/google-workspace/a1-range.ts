import { WorkspaceRefused } from "./errors.ts";
import type { Sheet } from "./stored-files.ts";

export type CellRange = {
	sheet: Sheet;
	/** From 0. */
	row: number;
	column: number;
	/** Null: to the end. */
	rows: number | null;
	columns: number | null;
};

const columnLimit = 18_278;

/** A1 notation: `Sheet1!A1:C3`, `'My sheet'!A1`, `A1:C`, `Sheet1`. Throws what Sheets says to anything else. */
export function parseRange(text: string, sheets: readonly Sheet[]): CellRange {
	const refuse = () =>
		new WorkspaceRefused(400, "badRequest", `Unable to parse range: ${text}`);
	const quoted = /^'((?:[^']|'')*)'(?:!(.+))?$/.exec(text);
	const plain = /^([^'!]+)!(.+)$/.exec(text);
	const title = quoted
		? (quoted[1] ?? "").replaceAll("''", "'")
		: (plain?.[1] ?? null);
	const cells = quoted ? quoted[2] : plain ? plain[2] : text;
	const byTitle = (wanted: string) =>
		sheets.find((sheet) => sheet.title === wanted);
	if (title === null) {
		const whole = byTitle(text);
		if (whole)
			return { sheet: whole, row: 0, column: 0, rows: null, columns: null };
	}
	const sheet = title === null ? sheets[0] : byTitle(title);
	if (!sheet) throw refuse();
	if (cells === undefined)
		return { sheet, row: 0, column: 0, rows: null, columns: null };
	const [, fromColumn, fromRow, colon, toColumn, toRow] =
		/^([A-Z]{1,3})(\d{1,7})?(?:(:)([A-Z]{1,3})(\d{1,7})?)?$/.exec(cells) ?? [];
	if (fromColumn === undefined) throw refuse();
	if (fromRow === undefined && colon === undefined) throw refuse();
	const column = columnNumber(fromColumn);
	const row = fromRow === undefined ? 0 : Number(fromRow) - 1;
	const lastColumn = toColumn === undefined ? column : columnNumber(toColumn);
	const lastRow =
		colon === undefined ? row : toRow === undefined ? null : Number(toRow) - 1;
	if (
		row < 0 ||
		lastColumn < column ||
		lastColumn >= columnLimit ||
		(lastRow !== null && lastRow < row)
	)
		throw refuse();
	return {
		sheet,
		row,
		column,
		rows: lastRow === null ? null : lastRow - row + 1,
		columns: lastColumn - column + 1,
	};
}

/** `Sheet1!B2:D4`, as Sheets writes it back. */
export function formatRange(
	sheet: Sheet,
	row: number,
	column: number,
	rows: number,
	columns: number,
): string {
	const title = /^\w+$/.test(sheet.title)
		? sheet.title
		: `'${sheet.title.replaceAll("'", "''")}'`;
	const first = `${columnName(column)}${row + 1}`;
	const last = `${columnName(column + columns - 1)}${row + rows}`;
	return `${title}!${first === last ? first : `${first}:${last}`}`;
}

function columnNumber(name: string): number {
	return (
		[...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) -
		1
	);
}

function columnName(column: number): string {
	let name = "";
	for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
		name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
	return name;
}
