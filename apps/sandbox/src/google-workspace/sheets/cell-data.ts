import type { Mask } from "../field-mask.ts";
import {
	badRequest,
	choiceAt,
	flagAt,
	type Json,
	notSimulated,
	objectAt,
	refuseUnknown,
	textAt,
} from "../json-fields.ts";
import {
	type Calculation,
	CellError,
	type Result,
} from "../values/calculation.ts";
import { shownText } from "../values/render-values.ts";
import type { Cell, Sheet } from "./sheet.ts";

const formatFields = [
	"numberFormat",
	"backgroundColor",
	"backgroundColorStyle",
	"borders",
	"padding",
	"horizontalAlignment",
	"verticalAlignment",
	"wrapStrategy",
	"textDirection",
	"textFormat",
	"hyperlinkDisplayType",
	"textRotation",
];
/** Parts of a `CellData` that the sandbox keeps; of the others it says that it does not. */
const keptFields = ["userEnteredValue", "userEnteredFormat", "note"];
const foreignFields = [
	"dataSourceFormula",
	"dataSourceTable",
	"dataValidation",
	"pivotTable",
	"textFormatRuns",
	"chipRuns",
];
/** Said by Sheets; what is written to them has no effect. */
const readOnlyFields = [
	"effectiveValue",
	"effectiveFormat",
	"formattedValue",
	"hyperlink",
];

const numberTypes = [
	"TEXT",
	"NUMBER",
	"PERCENT",
	"CURRENCY",
	"DATE",
	"TIME",
	"DATE_TIME",
	"SCIENTIFIC",
] as const;

/** `CellData` of a cell, as `includeGridData` shows it. */
export function toCellData(
	sheet: Sheet,
	row: number,
	column: number,
	calculation: Calculation,
): Json {
	const cell = sheet.get(row, column);
	if (cell === undefined) return {};
	const value = calculation.valueOf(sheet, row, column);
	const shown = shownText(cell, value);
	const format = {
		...(cell.numberFormat === null ? {} : { numberFormat: cell.numberFormat }),
		...cell.format,
	};
	const hasFormat = Object.keys(format).length > 0;
	return {
		...(cell.formula === null && cell.value === null
			? {}
			: {
					userEnteredValue:
						cell.formula === null
							? extendedValue(cell.value)
							: { formulaValue: cell.formula },
				}),
		...(value === null ? {} : { effectiveValue: extendedValue(value) }),
		...(shown === null ? {} : { formattedValue: shown }),
		...(hasFormat
			? { userEnteredFormat: format, effectiveFormat: format }
			: {}),
		...(cell.note === null ? {} : { note: cell.note }),
	};
}

/**
 * A cell after a write of `CellData`: of what the mask names, what the data holds is taken and what it does not is cleared.
 * @throws {WorkspaceRefused} for fields that Sheets does not have, and for those that the sandbox does not keep
 */
export function applyCellData(
	before: Cell,
	value: unknown,
	mask: Mask,
	place: string,
): Cell {
	const given = objectAt(value, place);
	refuseUnknown(
		given,
		[...keptFields, ...foreignFields, ...readOnlyFields],
		place,
	);
	const wanted =
		Object.keys(mask).length === 0 || "*" in mask
			? Object.fromEntries(keptFields.map((name) => [name, {}]))
			: mask;
	const foreign = [...Object.keys(wanted), ...Object.keys(given)].find((name) =>
		foreignFields.includes(name),
	);
	if (foreign !== undefined) throw notSimulated(`keep ${foreign} of cells`);
	let cell = before;
	for (const [name, inner] of Object.entries(wanted)) {
		switch (name) {
			case "userEnteredValue":
				cell = {
					...cell,
					...readValue(given.userEnteredValue, `${place}.userEnteredValue`),
				};
				break;
			case "userEnteredFormat":
				cell = applyFormat(
					cell,
					objectAt(given.userEnteredFormat, `${place}.userEnteredFormat`),
					inner,
					`${place}.userEnteredFormat`,
				);
				break;
			case "note":
				cell = {
					...cell,
					note: textAt(given.note, `${place}.note`) || null,
				};
				break;
			default:
				if (!readOnlyFields.includes(name))
					throw badRequest(
						`Invalid requests: Error expanding 'fields' parameter. Cannot find matching fields for path '${name}'.`,
					);
		}
	}
	return cell;
}

function readValue(
	value: unknown,
	place: string,
): Pick<Cell, "value" | "formula"> {
	const given = objectAt(value, place);
	const names = ["numberValue", "stringValue", "boolValue", "formulaValue"];
	refuseUnknown(given, [...names, "errorValue"], place);
	const set = Object.keys(given);
	if (set.length > 1)
		throw badRequest(
			`Invalid value at '${place}' (oneof), oneof field 'value' is already set. Cannot set '${set[1]}'`,
		);
	if (given.errorValue !== undefined)
		throw badRequest(
			`Invalid value at '${place}.errorValue': it is read-only.`,
		);
	if (given.numberValue !== undefined && typeof given.numberValue !== "number")
		throw badRequest(
			`Invalid value at '${place}.numberValue' (TYPE_DOUBLE), ${JSON.stringify(given.numberValue)}`,
		);
	const formula = textAt(given.formulaValue, `${place}.formulaValue`) ?? null;
	if (formula !== null && !formula.startsWith("="))
		throw badRequest(
			`Invalid ${place}: Invalid formula: ${formula}. A formula must start with =.`,
		);
	return {
		formula,
		value:
			(given.numberValue as number | undefined) ??
			textAt(given.stringValue, `${place}.stringValue`) ??
			flagAt(given.boolValue, `${place}.boolValue`) ??
			null,
	};
}

function applyFormat(cell: Cell, given: Json, mask: Mask, place: string): Cell {
	refuseUnknown(given, formatFields, place);
	const isWhole = Object.keys(mask).length === 0 || "*" in mask;
	const names = isWhole ? formatFields : Object.keys(mask);
	const format: Json = { ...cell.format };
	let { numberFormat } = cell;
	for (const name of names) {
		if (!formatFields.includes(name))
			throw badRequest(
				`Invalid requests: Error expanding 'fields' parameter. Cannot find matching fields for path 'userEnteredFormat.${name}'.`,
			);
		if (name === "numberFormat") {
			numberFormat = readNumberFormat(
				given.numberFormat,
				`${place}.numberFormat`,
			);
			continue;
		}
		const merged = mergeMasked(format[name], given[name], mask[name] ?? {});
		if (merged === undefined) delete format[name];
		else format[name] = merged;
	}
	return {
		...cell,
		numberFormat,
		format: Object.keys(format).length === 0 ? null : format,
	};
}

/** The value before, with what the mask names taken from the new one. */
function mergeMasked(before: unknown, after: unknown, mask: Mask): unknown {
	const names = Object.entries(mask);
	if (names.length === 0 || "*" in mask) return after;
	const merged: Json = { ...objectAt(before, "format") };
	for (const [name, inner] of names) {
		const value = mergeMasked(
			merged[name],
			objectAt(after, "format")[name],
			inner,
		);
		if (value === undefined) delete merged[name];
		else merged[name] = value;
	}
	return merged;
}

function readNumberFormat(value: unknown, place: string): Cell["numberFormat"] {
	if (value === undefined || value === null) return null;
	const given = objectAt(value, place);
	refuseUnknown(given, ["type", "pattern"], place);
	const type = choiceAt(
		given.type,
		numberTypes,
		`${place}.type`,
		"NumberFormat.NumberFormatType",
	);
	if (type === undefined)
		throw badRequest(`Invalid ${place}: type must be specified.`);
	return { type, pattern: textAt(given.pattern, `${place}.pattern`) ?? "" };
}

function extendedValue(value: Result): Json {
	if (value instanceof CellError)
		return { errorValue: { type: value.type, message: value.shown } };
	if (typeof value === "number") return { numberValue: value };
	return typeof value === "boolean"
		? { boolValue: value }
		: { stringValue: value ?? "" };
}
