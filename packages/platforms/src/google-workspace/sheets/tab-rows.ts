import { Conflict } from "@patchbay/errors";
import type {
	SheetColumn,
	SheetRow,
	SheetTable,
} from "../../sheets/sheet-parts.ts";
import type { CellValue } from "../api-types.ts";
import { cellValue, serialOfDay } from "./cells.ts";

/** A row of a report that is in a tab already. */
export interface TabRow {
	/** Index of the row in the tab. */
	index: number;
	/** Cells of the report's columns, as they were entered. */
	cells: readonly (CellValue | null)[];
	/** Text by which a row is known again. */
	key: string;
	/** Serial number of the row's day; null in a report without days. */
	day: number | null;
	/** True where the sheet's owner has written something right of the report's columns. */
	hasMore: boolean;
}

const currencyForm = /^[A-Z]{3}$/;
/** An instant is known again to the second. */
const serialDecimals = 5;

/** Key of a row by its key columns. */
export const keyOf = (
	columns: readonly SheetColumn[],
	cells: readonly (CellValue | null)[],
): string =>
	JSON.stringify(
		columns.flatMap(({ isKey }, index) => {
			if (!isKey) return [];
			const cell = cells[index] ?? "";
			return [typeof cell === "number" ? cell.toFixed(serialDecimals) : cell];
		}),
	);

/** Cells and key of a row that is to be there. */
export function wantedRow({ columns }: SheetTable, row: SheetRow) {
	const cells = columns.map((column, index) =>
		cellValue(column, row.values[index] ?? null),
	);
	return { row, cells, key: keyOf(columns, cells) };
}

/**
 * The report's rows in a tab: those below the header, down to the first one that is none, such as an empty row or a total.
 * @throws {Conflict} when the header is not the report's, or further rows of it stand below something else
 */
export function readTabRows(
	table: SheetTable,
	title: string,
	values: readonly (readonly CellValue[])[],
): TabRow[] {
	const { columns } = table;
	const [header = [], ...rest] = values;
	const isSame = columns.every(
		(column, index) => header[index] === column.title,
	);
	if (!isSame)
		throw new Conflict(
			`The first row of “${title}” no longer begins with the report's columns (${columns.map((column) => column.title).join(", ")}). Put them back in this order, or choose another tab name. Nothing was written.`,
			{ field: ["sheetName"] },
		);
	const rows = rest.map((cells, index) => toTabRow(table, cells, index + 1));
	const end = rows.indexOf(null);
	const below = end < 0 ? -1 : rows.findIndex((row, at) => at > end && row);
	if (below >= 0)
		throw new Conflict(
			`In “${title}” row ${end + 2} is none of the report's, and row ${below + 2} below it is one again. Move what you added below or right of the report, or choose another tab name. Nothing was written.`,
			{ field: ["sheetName"] },
		);
	return rows
		.slice(0, end < 0 ? rows.length : end)
		.filter((row) => row !== null);
}

/** A row as one of the report's; null for one that is not: it has no currency, or no day where the report has one. */
function toTabRow(
	{ columns, currencyColumn, days }: SheetTable,
	row: readonly CellValue[],
	index: number,
): TabRow | null {
	const currency = row[currencyColumn];
	if (typeof currency !== "string" || !currencyForm.test(currency)) return null;
	const day = days ? row[days.column] : null;
	if (day !== null && typeof day !== "number") return null;
	const cells = columns.map((_, at) => {
		const cell = row[at];
		return cell === undefined || cell === "" ? null : cell;
	});
	return {
		index,
		cells,
		key: keyOf(columns, cells),
		day,
		hasMore: row.slice(columns.length).some((cell) => cell !== ""),
	};
}

/** Tells whether a row is one of those that the report replaces. */
export function isReplaced({ days }: SheetTable, { day }: TabRow): boolean {
	if (!days || day === null) return true;
	return (
		day >= serialOfDay(startOfPeriod(days.from, days.period)) &&
		day <= serialOfDay(days.to)
	);
}

/** First day of the week or month that a day lies in. */
export function startOfPeriod(
	day: string,
	period: NonNullable<SheetTable["days"]>["period"],
): string {
	if (period === "DAY") return day;
	if (period === "MONTH") return `${day.slice(0, 8)}01`;
	const date = new Date(`${day}T00:00:00Z`);
	date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
	return date.toISOString().slice(0, 10);
}
