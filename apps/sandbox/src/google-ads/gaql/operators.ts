import { RE2JS } from "re2js";
import { dateText, parseDate } from "../../world/calendar.ts";
import { type GoogleAdsRefused, refused } from "../calls/errors.ts";
import type { Field, FieldKind } from "../fields/field-catalogue.ts";
import type { Condition, Operator } from "./parser.ts";

const nulls = ["IS NULL", "IS NOT NULL"] as const;
const ordered = ["=", "!=", "<", ">", "<=", ">=", "BETWEEN"] as const;
const lists = ["IN", "NOT IN"] as const;
const patterns = [
	"LIKE",
	"NOT LIKE",
	"REGEXP_MATCH",
	"NOT REGEXP_MATCH",
] as const;

const operatorsByKind: Record<FieldKind, readonly Operator[]> = {
	int64: [...ordered, ...lists, ...nulls],
	int32: [...ordered, ...lists, ...nulls],
	double: [...ordered, ...lists, ...nulls],
	string: [...ordered, ...lists, ...patterns, ...nulls],
	bool: ["=", "!=", ...nulls],
	enum: ["=", "!=", ...lists, ...nulls],
	resource: ["=", "!=", ...lists, "LIKE", "NOT LIKE", ...nulls],
	date: ["=", "<", ">", "<=", ">=", "BETWEEN", "DURING", "IN"],
	dateTime: [...ordered, ...lists, "DURING", ...nulls],
	message: nulls,
};
const listOperators: readonly Operator[] = [
	"CONTAINS ANY",
	"CONTAINS ALL",
	"CONTAINS NONE",
	...nulls,
];

/** The condition with its dates in the form of the rows. Throws queryError for an operator or a value that does not fit the field. */
export function checkCondition(condition: Condition, field: Field): Condition {
	const { operator, values } = condition;
	const allowed = operatorsOf(field);
	if (!allowed.includes(operator)) {
		throw refused(
			"queryError",
			"OPERATOR_FIELD_MISMATCH",
			`The operator ${operator} cannot be used with '${field.name}'.`,
			operator,
		);
	}
	if (operator.endsWith("REGEXP_MATCH")) compilePattern(values[0] ?? "");
	if (operator === "DURING") return condition;
	return { ...condition, values: values.map((one) => checkValue(one, field)) };
}

function operatorsOf(field: Field): readonly Operator[] {
	if (field.repeated) return listOperators;
	// A year is a number, but limits the days as a date does.
	return field.name === "segments.year"
		? ["=", "<", ">", "<=", ">=", "BETWEEN", "IN"]
		: operatorsByKind[field.kind];
}

/** The RE2 pattern of REGEXP_MATCH, which must match the whole value. Throws BAD_VALUE for what RE2 does not take, such as `(?=`. */
export function compilePattern(pattern: string): (text: string) => boolean {
	try {
		const compiled = RE2JS.compile(pattern);
		return (text) => compiled.matches(text);
	} catch (error) {
		const reason = error instanceof Error ? `: ${error.message}` : "";
		throw refused(
			"queryError",
			"BAD_VALUE",
			`Error in WHERE clause: the regular expression is not valid in RE2 syntax${reason}.`,
			pattern,
		);
	}
}

function checkValue(value: string, field: Field): string {
	switch (field.kind) {
		case "int64":
		case "int32":
			if (!/^-?\d+$/.test(value)) throw badNumber(value);
			return value;
		case "double":
			if (!/^-?\d+(\.\d+)?$/.test(value)) throw badNumber(value);
			return value;
		case "bool":
			if (!/^(true|false)$/i.test(value))
				throw refused(
					"queryError",
					"BAD_VALUE",
					`'${value}' is not TRUE or FALSE.`,
					value,
				);
			return value;
		case "enum":
			if (!field.constants?.includes(value))
				throw refused(
					"queryError",
					"BAD_ENUM_CONSTANT",
					`Error in WHERE clause: invalid enum value '${value}' for '${field.name}'.`,
					value,
				);
			return value;
		case "date":
			return checkDate(value);
		case "dateTime": {
			const [, date = value, time = ""] =
				/^(\S+)( \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)$/.exec(value) ?? [];
			return `${checkDate(date)}${time}`;
		}
		default:
			return value;
	}
}

function checkDate(value: string): string {
	const day = parseDate(value);
	if (day === null)
		throw refused(
			"queryError",
			"INVALID_DATE_FORMAT",
			`'${value}' is not a date of the form yyyy-MM-dd or yyyyMMdd.`,
			value,
		);
	return dateText(day);
}

function badNumber(value: string): GoogleAdsRefused {
	return refused(
		"queryError",
		"BAD_NUMBER",
		`'${value}' is not a number.`,
		value,
	);
}
