import { Conflict } from "@patchbay/errors";
import type { SheetTable } from "../../sheets/sheet-parts.ts";
import { toRowData, writtenFields } from "./cells.ts";
import { isReplaced, type TabRow, wantedRow } from "./tab-rows.ts";

interface Tab {
	sheetId: number;
	title: string;
	rowCount: number;
	columnCount: number;
}

export interface RowPlan {
	requests: object[];
	/** Number of the report's rows in the tab afterwards. */
	rows: number;
	/** Rows by which the grid grows. */
	addedRows: number;
}

/**
 * Requests that make a tab's rows those of a report: a row that is known again is written in its place, a new one is inserted
 * as a whole row and sorted in, one that is gone is deleted as a whole row. What the owner has beside or below them moves along.
 *
 * @throws {Conflict} when a row that is gone has something of the owner's beside it
 */
export function planRows(
	table: SheetTable,
	tab: Tab,
	have: readonly TabRow[],
): RowPlan {
	const { sheetId } = tab;
	const replaced = have.filter((row) => isReplaced(table, row));
	const places = new Map<string, TabRow[]>();
	for (const row of replaced)
		places.set(row.key, [...(places.get(row.key) ?? []), row]);
	const written: { index: number; data: object }[] = [];
	const added: object[] = [];
	const known = new Set<TabRow>();
	for (const row of table.rows) {
		const wanted = wantedRow(table, row);
		const place = places.get(wanted.key)?.shift();
		const data = () => toRowData(table.columns, row);
		if (!place) added.push(data());
		else {
			known.add(place);
			if (wanted.cells.some((cell, at) => cell !== place.cells[at]))
				written.push({ index: place.index, data: data() });
		}
	}
	const gone = replaced.filter((row) => !known.has(row));
	requireNothingBeside(tab, gone);
	const left = have.length - gone.length;
	return {
		requests: [
			...writeInPlace(sheetId, written),
			...deleteRows(tab, gone),
			...addRows(tab, left, added, table),
		],
		rows: left + added.length,
		addedRows: Math.max(0, added.length - gone.length),
	};
}

function requireNothingBeside({ title }: Tab, gone: readonly TabRow[]): void {
	const kept = gone.find(({ hasMore }) => hasMore);
	if (kept)
		throw new Conflict(
			`The platform no longer tells the numbers of row ${kept.index + 1} in “${title}”, and there is something of yours beside it. Move that elsewhere, or choose another tab name. Nothing was written.`,
			{ field: ["sheetName"] },
		);
}

/** Rows that stand next to each other are one request. */
function writeInPlace(
	sheetId: number,
	written: { index: number; data: object }[],
): object[] {
	const blocks: { start: number; rows: object[] }[] = [];
	for (const { index, data } of written.sort((a, b) => a.index - b.index)) {
		const last = blocks.at(-1);
		if (last && last.start + last.rows.length === index) last.rows.push(data);
		else blocks.push({ start: index, rows: [data] });
	}
	return blocks.map(({ start, rows }) => updateCells(sheetId, start, rows));
}

export const updateCells = (
	sheetId: number,
	rowIndex: number,
	rows: readonly object[],
) => ({
	updateCells: {
		start: { sheetId, rowIndex, columnIndex: 0 },
		rows,
		fields: writtenFields,
	},
});

/** From the last to the first, so that none moves another. */
function deleteRows(
	{ sheetId, rowCount }: Tab,
	gone: readonly TabRow[],
): object[] {
	const blocks: { start: number; end: number }[] = [];
	for (const { index } of gone) {
		const last = blocks.at(-1);
		if (last?.end === index) last.end += 1;
		else blocks.push({ start: index, end: index + 1 });
	}
	return [
		// The last row below a frozen header cannot be deleted.
		...(gone.length > 0 && gone.length >= rowCount - 1
			? [appendRows(sheetId, 1)]
			: []),
		...blocks.reverse().map(({ start, end }) => ({
			deleteDimension: { range: rowsOf(sheetId, start, end) },
		})),
	];
}

/**
 * New rows before the last one that is there, so that sums over the report's rows reach them too; then all are sorted by day and
 * the other keys. In an empty report they stand below the header.
 */
function addRows(
	{ sheetId, rowCount, columnCount }: Tab,
	left: number,
	added: readonly object[],
	table: SheetTable,
): object[] {
	if (added.length === 0) return [];
	const start = Math.max(1, left);
	return [
		// Nothing can be inserted behind a grid's end.
		...(rowCount <= 1 ? [appendRows(sheetId, 1)] : []),
		{
			insertDimension: {
				range: rowsOf(sheetId, start, start + added.length),
				inheritFromBefore: start > 1,
			},
		},
		updateCells(sheetId, start, added),
		...(left === 0
			? []
			: [
					{
						sortRange: {
							range: {
								sheetId,
								startRowIndex: 1,
								endRowIndex: 1 + left + added.length,
								startColumnIndex: 0,
								endColumnIndex: columnCount,
							},
							sortSpecs: sortOrder(table).map((dimensionIndex) => ({
								dimensionIndex,
								sortOrder: "ASCENDING",
							})),
						},
					},
				]),
	];
}

/** Columns by which a report is sorted: its day first, then the others up to the currency. */
export function sortOrder({ currencyColumn, days }: SheetTable): number[] {
	const order = Array.from({ length: currencyColumn + 1 }, (_, index) => index);
	return days
		? [days.column, ...order.filter((index) => index !== days.column)]
		: order;
}

export const appendRows = (sheetId: number, length: number) => ({
	appendDimension: { sheetId, dimension: "ROWS", length },
});

const rowsOf = (sheetId: number, startIndex: number, endIndex: number) => ({
	sheetId,
	dimension: "ROWS",
	startIndex,
	endIndex,
});
