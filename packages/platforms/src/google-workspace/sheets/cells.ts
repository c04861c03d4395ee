import type {
	SheetColumn,
	SheetRow,
	SheetValue,
} from "../../sheets/sheet-parts.ts";
import type { CellValue } from "../api-types.ts";

/** Longest text of a cell. */
const longestText = 50_000;

const dayMilliseconds = 86_400_000;
/** Day 0 of serial numbers. */
const dayZero = Date.UTC(1899, 11, 30);

/** A day (YYYY-MM-DD) as a serial number. */
export const serialOfDay = (day: string): number =>
	(Date.parse(`${day}T00:00:00Z`) - dayZero) / dayMilliseconds;

/** Value of a cell as it is entered; null for an empty one. Money is in units of its currency. */
export function cellValue(
	{ kind }: SheetColumn,
	value: SheetValue,
): CellValue | null {
	if (value === null) return null;
	if (value instanceof Date)
		return (value.getTime() - dayZero) / dayMilliseconds;
	if (typeof value === "bigint")
		return kind === "money" ? Number(value) / 1_000_000 : Number(value);
	if (kind === "day") return serialOfDay(String(value));
	if (typeof value !== "string") return value;
	return value === "" ? null : value.slice(0, longestText).toWellFormed();
}

/** A row's cells for `updateCells`: a text is a text, whatever it begins with. */
export function toRowData(
	columns: readonly SheetColumn[],
	{ values, currencyCode }: SheetRow,
): object {
	return {
		values: columns.map((column, index) => {
			const value = cellValue(column, values[index] ?? null);
			const numberFormat = formatOf(column, currencyCode);
			return {
				...(value === null ? {} : { userEnteredValue: entered(value) }),
				...(numberFormat ? { userEnteredFormat: { numberFormat } } : {}),
			};
		}),
	};
}

/** Fields that `updateCells` writes: colours and the like stay the owner's. */
export const writtenFields = "userEnteredValue,userEnteredFormat.numberFormat";

function entered(value: CellValue): object {
	switch (typeof value) {
		case "string":
			return { stringValue: value };
		case "number":
			return { numberValue: value };
		default:
			return { boolValue: value };
	}
}

function formatOf({ kind }: SheetColumn, currencyCode: string) {
	switch (kind) {
		case "day":
			return { type: "DATE", pattern: "yyyy-mm-dd" };
		case "instant":
			return { type: "DATE_TIME", pattern: "yyyy-mm-dd hh:mm" };
		case "whole":
			return { type: "NUMBER", pattern: "#,##0" };
		case "number":
			return { type: "NUMBER", pattern: "#,##0.00" };
		case "money":
			return { type: "NUMBER", pattern: moneyPattern(currencyCode) };
		default:
			return null;
	}
}

/** Decimals as the currency has them: two, none or three. */
function moneyPattern(currencyCode: string): string {
	const digits = decimalsOf(currencyCode);
	return digits === 0 ? "#,##0" : `#,##0.${"0".repeat(digits)}`;
}

const known = new Map<string, number>();

function decimalsOf(currencyCode: string): number {
	const found = known.get(currencyCode);
	if (found !== undefined) return found;
	const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", {
		style: "currency",
		currency: currencyCode,
	}).resolvedOptions();
	known.set(currencyCode, maximumFractionDigits);
	return maximumFractionDigits;
}
