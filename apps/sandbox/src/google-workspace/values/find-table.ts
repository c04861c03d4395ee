import type { Area, Sheet } from "../sheets/sheet.ts";

/**
 * The table to which `values.append` adds: the block of filled cells around the last one that is filled in the range, grown
 * until only empty cells border on it. Null when nothing is filled there.
 */
export function findTable(sheet: Sheet, range: Area): Area | null {
	let last: { row: number; column: number } | null = null;
	for (const [row, column] of sheet.cellsIn(range)) {
		if (!sheet.isFilled(row, column)) continue;
		if (
			last === null ||
			row > last.row ||
			(row === last.row && column > last.column)
		)
			last = { row, column };
	}
	if (last === null) return null;
	const table = {
		startRow: last.row,
		endRow: last.row + 1,
		startColumn: last.column,
		endColumn: last.column + 1,
	};
	while (
		growRows(sheet, table, "startRow", -1) ||
		growRows(sheet, table, "endRow", 1) ||
		growColumns(sheet, table)
	);
	return table;
}

/** Takes in the rows above or below as long as they hold anything; whether there was one. */
function growRows(
	sheet: Sheet,
	table: Area,
	edge: "startRow" | "endRow",
	step: 1 | -1,
): boolean {
	const before = table[edge];
	for (;;) {
		const row = edge === "endRow" ? table.endRow : table.startRow - 1;
		const line = {
			startRow: row,
			endRow: row + 1,
			startColumn: table.startColumn - 1,
			endColumn: table.endColumn + 1,
		};
		if (!hasFilled(sheet, line)) return table[edge] !== before;
		table[edge] += step;
	}
}

function growColumns(sheet: Sheet, table: Area): boolean {
	const rows = { startRow: table.startRow - 1, endRow: table.endRow + 1 };
	const { startColumn, endColumn } = table;
	const at = (column: number) => ({
		...rows,
		startColumn: column,
		endColumn: column + 1,
	});
	if (hasFilled(sheet, at(startColumn - 1))) table.startColumn -= 1;
	if (hasFilled(sheet, at(endColumn))) table.endColumn += 1;
	return table.startColumn !== startColumn || table.endColumn !== endColumn;
}

function hasFilled(sheet: Sheet, area: Area): boolean {
	for (const [row, column] of sheet.cellsIn(area))
		if (sheet.isFilled(row, column)) return true;
	return false;
}
