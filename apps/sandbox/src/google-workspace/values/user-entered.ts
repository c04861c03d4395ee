import type { CellValue, NumberFormat } from "../sheets/sheet.ts";
import { toSerial } from "./number-format.ts";

export type Entered = {
	value: CellValue | null;
	formula: string | null;
	/** Number format that the way of writing asks for; null: none. */
	numberFormat: NumberFormat | null;
};

const monthNames = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec".split("|");

/** Reads a text that is typed in as Sheets does, in the locale en_US. */
export function parseEntered(text: string): Entered {
	if (text.startsWith("'")) return plain(text.slice(1));
	if (/^=./s.test(text))
		return { value: null, formula: text, numberFormat: null };
	const trimmed = text.trim();
	if (/^(true|false)$/i.test(trimmed))
		return plain(trimmed.toLowerCase() === "true");
	return parseNumber(trimmed) ?? parseDateTime(trimmed) ?? plain(text);
}

function plain(value: CellValue): Entered {
	return { value, formula: null, numberFormat: null };
}

function parseNumber(text: string): Entered | null {
	const match =
		/^([+-]?)(\$?)([+-]?)(\d{1,3}(?:,\d{3})+|\d*)(\.\d*)?(e[+-]?\d{1,3})?(%?)$/i.exec(
			text,
		);
	if (match === null) return null;
	const [
		,
		before,
		dollar,
		after,
		whole = "",
		fraction = "",
		exponent,
		percent,
	] = match;
	if (whole === "" && fraction.length < 2) return null;
	if (before && after) return null;
	const isNegative = before === "-" || after === "-";
	const size = Number(
		`${whole.replaceAll(",", "") || "0"}${fraction}${exponent ?? ""}`,
	);
	if (!Number.isFinite(size)) return null;
	const value = (isNegative ? -size : size) / (percent ? 100 : 1);
	return {
		value,
		formula: null,
		numberFormat: formatOf({
			isDollar: dollar !== "",
			isPercent: percent !== "",
			isScientific: exponent !== undefined,
			isGrouped: whole.includes(","),
			hasFraction: fraction.length > 1,
		}),
	};
}

function formatOf(written: {
	isDollar: boolean;
	isPercent: boolean;
	isScientific: boolean;
	isGrouped: boolean;
	hasFraction: boolean;
}): NumberFormat | null {
	const decimals = written.hasFraction ? ".00" : "";
	if (written.isDollar)
		return { type: "CURRENCY", pattern: `"$"#,##0${decimals}` };
	if (written.isPercent) return { type: "PERCENT", pattern: `0${decimals}%` };
	if (written.isScientific) return { type: "SCIENTIFIC", pattern: "0.00E+00" };
	return written.isGrouped
		? { type: "NUMBER", pattern: `#,##0${decimals}` }
		: null;
}

function parseDateTime(text: string): Entered | null {
	const time =
		/(?:^| )(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?: ?(am|pm))?$/i.exec(text);
	const dateText = time === null ? text : text.slice(0, time.index).trim();
	const seconds = time === null ? 0 : readTime(time);
	if (seconds === null) return null;
	if (dateText === "")
		return time === null
			? null
			: entered(seconds / 86_400, "TIME", "h:mm:ss AM/PM");
	const date = readDate(dateText);
	if (date === null) return null;
	return time === null
		? entered(date.serial, "DATE", date.pattern)
		: entered(
				date.serial + seconds / 86_400,
				"DATE_TIME",
				`${date.pattern} h:mm:ss`,
			);
}

function readTime(match: RegExpExecArray): number | null {
	const [, hours, minutes, seconds, half] = match;
	const hour = Number(hours);
	if (Number(minutes) > 59 || Number(seconds ?? 0) > 59) return null;
	if (half === undefined ? hour > 23 : hour < 1 || hour > 12) return null;
	const of24 =
		half === undefined
			? hour
			: (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
	return of24 * 3600 + Number(minutes) * 60 + Number(seconds ?? 0);
}

function readDate(text: string): { serial: number; pattern: string } | null {
	const [iso, isoYear, isoMonth, isoDay] =
		/^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(text) ?? [];
	if (iso !== undefined)
		return day(Number(isoYear), Number(isoMonth), Number(isoDay), "yyyy-mm-dd");
	const [us, usMonth, usDay, usYear] =
		/^(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d\d)$/.exec(text) ?? [];
	if (us !== undefined)
		return day(fullYear(usYear), Number(usMonth), Number(usDay), "m/d/yyyy");
	const [word, name, wordDay, wordYear] =
		/^([a-z]{3,9}) (\d{1,2}),? (\d{4})$/i.exec(text) ?? [];
	const month = monthNames.indexOf((name ?? "").slice(0, 3).toLowerCase());
	return word === undefined || month < 0
		? null
		: day(Number(wordYear), month + 1, Number(wordDay), "mmm d, yyyy");
}

/** Two digits: this century's up to 29, as Sheets reads them. */
function fullYear(digits = ""): number {
	const year = Number(digits);
	return digits.length === 4 ? year : year + (year < 30 ? 2000 : 1900);
}

function day(
	year: number,
	month: number,
	date: number,
	pattern: string,
): { serial: number; pattern: string } | null {
	const utc = new Date(Date.UTC(year, month - 1, date));
	const isReal = utc.getUTCMonth() === month - 1 && utc.getUTCDate() === date;
	return isReal ? { serial: toSerial(utc.getTime()), pattern } : null;
}

function entered(value: number, type: string, pattern: string): Entered {
	return { value, formula: null, numberFormat: { type, pattern } };
}
