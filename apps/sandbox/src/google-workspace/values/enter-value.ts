import type { Cell, CellValue } from "../sheets/sheet.ts";
import { parseEntered } from "./user-entered.ts";
import type { InputOption } from "./value-options.ts";

/** The cell with a new value; its own format stays before what the way of writing says. */
export function enter(
	value: CellValue,
	before: Cell,
	input: InputOption,
): Cell {
	const isText = before.numberFormat?.type === "TEXT";
	if (typeof value !== "string" || value === "" || input === "RAW" || isText)
		return { ...before, value: value === "" ? null : value, formula: null };
	const entered = parseEntered(value);
	return {
		...before,
		...entered,
		numberFormat: before.numberFormat ?? entered.numberFormat,
	};
}
