import type { CellValue, NumberFormat } from "../sheets/sheet.ts";

/** Patterns of en_US that a type has when none is given. */
const usualPatterns: Record<string, string> = {
	NUMBER: "#,##0.00",
	PERCENT: "0.00%",
	CURRENCY: "$#,##0.00",
	SCIENTIFIC: "0.00E+00",
	DATE: "m/d/yyyy",
	TIME: "h:mm:ss AM/PM",
	DATE_TIME: "m/d/yyyy h:mm:ss",
};

/** A value as the sheet shows it, in the locale en_US. */
export function formatValue(
	value: CellValue,
	format: NumberFormat | null,
): string {
	if (typeof value === "string") return value;
	if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
	const pattern = format?.pattern || usualPatterns[format?.type ?? ""];
	if (format === null || pattern === undefined) return general(value);
	return isDateFormat(format)
		? formatDate(value, pattern)
		: formatNumber(value, pattern);
}

export function isDateFormat(format: NumberFormat | null): boolean {
	return ["DATE", "TIME", "DATE_TIME"].includes(format?.type ?? "");
}

/** The automatic format: ten digits, or the scientific form where those do not show the number. */
function general(value: number): string {
	const size = Math.abs(value);
	if (size !== 0 && (size >= 1e15 || size < 1e-5)) {
		const [digits = "", exponent = "0"] = value.toExponential(5).split("e");
		return `${Number(digits)}E${signed(Number(exponent))}`;
	}
	return Number.isInteger(value)
		? String(value)
		: String(Number(value.toPrecision(10)));
}

/** Sections for positive, negative and zero; digits, grouping, percent, exponent, literals. */
function formatNumber(value: number, pattern: string): string {
	const sections = pattern.split(";");
	const negative = value < 0 ? sections[1] : undefined;
	const section =
		value === 0 && sections[2] !== undefined
			? sections[2]
			: (negative ?? sections[0] ?? "");
	const sign = value < 0 && negative === undefined ? "-" : "";
	const pieces = split(section);
	const place = pieces.findIndex(({ isDigits }) => isDigits);
	if (place < 0) return sign + pieces.map(({ text }) => text).join("");
	const isPercent = pieces.some(
		({ text, isLiteral }) => !isLiteral && text.includes("%"),
	);
	const digits = pieces[place]?.text ?? "";
	const shown = formatDigits(Math.abs(isPercent ? value * 100 : value), digits);
	return (
		sign +
		pieces
			.map(({ text, isDigits }, index) =>
				index === place ? shown : isDigits ? "" : text,
			)
			.join("")
	);
}

type Piece = { text: string; isDigits: boolean; isLiteral: boolean };

function split(section: string): Piece[] {
	const pieces: Piece[] = [];
	for (const [whole, quoted, escaped, digits] of section.matchAll(
		/"([^"]*)"|\\(.)|([#0?][#0?,.]*(?:E[+-]0+)?)|\[[^\]]*\]|_.|\*.|./gsu,
	)) {
		if (/^(?:\[|_.|\*.)/s.test(whole)) continue;
		pieces.push({
			text: quoted ?? escaped ?? digits ?? whole,
			isDigits: digits !== undefined,
			isLiteral: quoted !== undefined || escaped !== undefined,
		});
	}
	return pieces;
}

function formatDigits(value: number, digits: string): string {
	const [mantissa = "", exponent] = digits.split("E");
	const [whole = "", fraction = ""] = mantissa.split(".");
	if (exponent !== undefined) {
		const [number = "0", power = "0"] = value
			.toExponential(fraction.length)
			.split("e");
		const width = exponent.length - 1;
		return `${number}E${signed(Number(power), width)}`;
	}
	const required = fraction.replaceAll(/[^0]/g, "").length;
	let [integer = "0", rest = ""] = value.toFixed(fraction.length).split(".");
	while (rest.length > required && rest.endsWith("0")) rest = rest.slice(0, -1);
	const least = whole.replaceAll(/[^0]/g, "").length;
	if (least === 0 && integer === "0") integer = "";
	integer = integer.padStart(least, "0");
	if (whole.includes(",")) integer = grouped(integer);
	return rest === "" ? integer : `${integer}.${rest}`;
}

function grouped(integer: string): string {
	return integer.replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

function signed(exponent: number, width = 2): string {
	const digits = String(Math.abs(exponent)).padStart(width, "0");
	return `${exponent < 0 ? "-" : "+"}${digits}`;
}

const months = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
];
const days = [
	"Sunday",
	"Monday",
	"Tuesday",
	"Wednesday",
	"Thursday",
	"Friday",
	"Saturday",
];
const dayMs = 86_400_000;
/** Serial numbers count days from 1899-12-30. */
const firstDayMs = Date.UTC(1899, 11, 30);

/** Days since 1899-12-30, the time as their fraction. */
export function toSerial(utcMs: number): number {
	return (utcMs - firstDayMs) / dayMs;
}

function formatDate(serial: number, pattern: string): string {
	const date = new Date(firstDayMs + Math.round(serial * 86_400) * 1000);
	if (Number.isNaN(date.getTime())) return general(serial);
	const isHalf = /am\/pm|a\/p/i.test(pattern);
	const hour = isHalf ? date.getUTCHours() % 12 || 12 : date.getUTCHours();
	let isAfterHour = false;
	return pattern.replaceAll(
		/"([^"]*)"|\\(.)|am\/pm|a\/p|\[h+\]|y+|m+|d+|h+|s+(?:\.0+)?/gi,
		(token, quoted?: string, escaped?: string) => {
			if (quoted !== undefined || escaped !== undefined)
				return quoted ?? escaped ?? "";
			const letter = token[0]?.toLowerCase();
			const wasHour = isAfterHour;
			isAfterHour = letter === "h" || letter === "[";
			const number = (value: number) =>
				String(value).padStart(Math.min(token.length, 2), "0");
			switch (letter) {
				case "a":
					return date.getUTCHours() < 12 ? "AM" : "PM";
				case "[":
					return String(Math.floor(serial * 24));
				case "y":
					return token.length <= 2
						? String(date.getUTCFullYear() % 100).padStart(2, "0")
						: String(date.getUTCFullYear());
				case "h":
					return number(hour);
				case "s":
					return number(date.getUTCSeconds());
				case "d":
					return token.length > 2
						? named(days[date.getUTCDay()] ?? "", token.length)
						: number(date.getUTCDate());
				default: {
					// An `m` after hours, or with seconds to come, means minutes.
					const isMinute = wasHour || isBeforeSeconds(pattern, token);
					if (isMinute && token.length <= 2)
						return number(date.getUTCMinutes());
					return token.length > 2
						? named(months[date.getUTCMonth()] ?? "", token.length)
						: number(date.getUTCMonth() + 1);
				}
			}
		},
	);
}

function isBeforeSeconds(pattern: string, token: string): boolean {
	return new RegExp(`^${token}:s`, "i").test(pattern);
}

function named(name: string, length: number): string {
	return length === 3 ? name.slice(0, 3) : name;
}
