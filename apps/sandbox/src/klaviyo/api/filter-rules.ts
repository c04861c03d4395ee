import { invalid, KlaviyoRefused } from "../errors.ts";
import type { Condition, FilterSource, FilterValue } from "./filter.ts";
import { type Resource, valueAt } from "./resource.ts";

/** Operators and values that a filter may use with one field. */
export interface FilterRule {
	operators: readonly string[];
	type: "string" | "boolean" | "integer" | "date-time";
	/** The only values that there are. */
	values?: readonly string[];
}

export type FilterRules = Readonly<Record<string, FilterRule>>;

const comparisons = [
	"greater-or-equal",
	"greater-than",
	"less-or-equal",
	"less-than",
];

/** Rules that many fields share. */
export const rules = {
	names: { operators: ["any", "equals"], type: "string" },
	ids: { operators: ["any"], type: "string" },
	text: {
		operators: ["contains", "ends-with", "equals", "starts-with"],
		type: "string",
	},
	contains: { operators: ["contains"], type: "string" },
	equals: { operators: ["equals"], type: "string" },
	flag: { operators: ["equals"], type: "boolean" },
	after: { operators: ["greater-than"], type: "date-time" },
	time: { operators: comparisons, type: "date-time" },
	exactTime: { operators: ["equals", ...comparisons], type: "date-time" },
	size: { operators: comparisons, type: "integer" },
} as const satisfies Record<string, FilterRule>;

/** Operators that take a list and nothing else. */
const listOperators = ["any", "contains-all", "contains-any"];

const moment =
	/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Refuses conditions that the rules of their list do not allow. @throws {KlaviyoRefused} */
export function checkConditions(
	conditions: readonly Condition[],
	allowed: FilterRules,
	source: FilterSource,
): void {
	const refuse = (detail: string): never => {
		throw new KlaviyoRefused(invalid(detail, source));
	};
	for (const { operator, field, value } of conditions) {
		const rule = Object.hasOwn(allowed, field) ? allowed[field] : undefined;
		if (rule === undefined) {
			refuse(`'${field}' is not a filterable field for this resource.`);
			continue;
		}
		if (!rule.operators.includes(operator))
			refuse(`'${operator}' is not a valid operator for the field '${field}'.`);
		const isList = Array.isArray(value);
		if (listOperators.includes(operator) && !isList)
			refuse(`'${operator}' needs a list of values for the field '${field}'.`);
		if (isList && ![...listOperators, "equals"].includes(operator))
			refuse(`'${operator}' takes one value for the field '${field}'.`);
		const values = (isList ? value : [value]) as (FilterValue | null)[];
		if (values.length === 0) refuse(`The list for '${field}' is empty.`);
		for (const one of values)
			if (one === null || !fits(one, rule))
				refuse(`The value for the field '${field}' is not a valid one.`);
	}
}

function fits(value: FilterValue, { type, values }: FilterRule): boolean {
	switch (type) {
		case "string":
			return (
				typeof value === "string" &&
				(values === undefined || values.includes(value))
			);
		case "boolean":
			return typeof value === "boolean";
		case "integer":
			return Number.isInteger(value);
		default:
			return timeOf(value) !== null;
	}
}

/** Milliseconds of a time that stands without quotes; null for what is none. A time without an offset is UTC. */
function timeOf(value: FilterValue): number | null {
	if (typeof value !== "object" || !moment.test(value.bare)) return null;
	const text = value.bare.replace(" ", "T");
	const isUtc = text.includes("T") && !/(Z|[+-]\d{2}:?\d{2})$/.test(text);
	const at = Date.parse(isUtc ? `${text}Z` : text);
	return Number.isNaN(at) ? null : at;
}

/** True for a resource that fulfils all conditions; they were checked before. */
export function matches(
	resource: Resource,
	conditions: readonly Condition[],
): boolean {
	return conditions.every(({ operator, field, value }) => {
		const found = valueAt(resource, field);
		const wanted = (Array.isArray(value) ? value : [value]) as FilterValue[];
		const several: unknown[] = Array.isArray(found) ? found : [found];
		if (operator === "contains-all")
			return wanted.every((other) => several.includes(other));
		return several.some((one) =>
			wanted.some((other) => holds(operator, one, other)),
		);
	});
}

function holds(operator: string, found: unknown, wanted: FilterValue): boolean {
	if (typeof wanted === "object" || typeof wanted === "number") {
		const right = typeof wanted === "number" ? wanted : timeOf(wanted);
		const left = typeof found === "string" ? Date.parse(found) : found;
		if (typeof left !== "number" || right === null) return false;
		return compares(operator, left - right);
	}
	if (["equals", "any", "contains-any"].includes(operator))
		return found === wanted;
	if (typeof found !== "string" || typeof wanted !== "string") return false;
	if (operator === "contains")
		return found.toLowerCase().includes(wanted.toLowerCase());
	return operator === "starts-with"
		? found.startsWith(wanted)
		: found.endsWith(wanted);
}

function compares(operator: string, difference: number): boolean {
	switch (operator) {
		case "greater-than":
			return difference > 0;
		case "greater-or-equal":
			return difference >= 0;
		case "less-than":
			return difference < 0;
		case "less-or-equal":
			return difference <= 0;
		default:
			return difference === 0;
	}
}
