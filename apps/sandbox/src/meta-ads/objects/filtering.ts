import { badParameter } from "../graph/graph-error.ts";
import type { Params } from "../graph/params.ts";

/** One condition of `filtering`. */
export type Filter = { field: string; operator: string; value: unknown };

const operators = [
	"EQUAL",
	"NOT_EQUAL",
	"GREATER_THAN",
	"GREATER_THAN_OR_EQUAL",
	"LESS_THAN",
	"LESS_THAN_OR_EQUAL",
	"IN_RANGE",
	"NOT_IN_RANGE",
	"CONTAIN",
	"NOT_CONTAIN",
	"IN",
	"NOT_IN",
	"STARTS_WITH",
];

/** @throws {GraphRefused} 100 for what is no list of conditions */
export function readFilters(params: Params): Filter[] {
	const given = params.json("filtering");
	if (given === null) return [];
	if (!Array.isArray(given))
		throw badParameter("Param filtering must be an array.");
	return given.map((one: unknown, index) => {
		const { field, operator, value } = (one ?? {}) as Record<string, unknown>;
		if (typeof field !== "string")
			throw badParameter(`Param filtering[${index}][field] must be a string.`);
		if (typeof operator !== "string" || !operators.includes(operator))
			throw badParameter(
				`Param filtering[${index}][operator] must be one of {${operators.join(", ")}}`,
			);
		return { field, operator, value };
	});
}

/** True where a value fits a condition; numbers are compared as such. */
export function fits(actual: string | number | null, filter: Filter): boolean {
	const { operator, value } = filter;
	const list = (Array.isArray(value) ? value : [value]).map(String);
	const text = actual === null ? "" : String(actual);
	switch (operator) {
		case "EQUAL":
			return text === list[0];
		case "NOT_EQUAL":
			return text !== list[0];
		case "IN":
			return list.includes(text);
		case "NOT_IN":
			return !list.includes(text);
		case "CONTAIN":
			return text.toLowerCase().includes((list[0] ?? "").toLowerCase());
		case "NOT_CONTAIN":
			return !text.toLowerCase().includes((list[0] ?? "").toLowerCase());
		case "STARTS_WITH":
			return text.toLowerCase().startsWith((list[0] ?? "").toLowerCase());
	}
	const number = Number(actual);
	const [low = Number.NaN, high = Number.NaN] = list.map(Number);
	switch (operator) {
		case "GREATER_THAN":
			return number > low;
		case "GREATER_THAN_OR_EQUAL":
			return number >= low;
		case "LESS_THAN":
			return number < low;
		case "LESS_THAN_OR_EQUAL":
			return number <= low;
		case "IN_RANGE":
			return number >= low && number <= high;
		default:
			return number < low || number > high;
	}
}
