import type { Field } from "../fields/field-catalogue.ts";
import type { Json } from "../seed/entities.ts";
import type { CheckedCondition } from "./checked-query.ts";
import { compilePattern } from "./operators.ts";

type Value = Json | undefined;

/** A test of one value, made once for a condition. An unset field is equal to nothing, and != and NOT IN hold for it. */
export function conditionTest(
	condition: CheckedCondition,
): (value: Value) => boolean {
	const { operator, values, checked } = condition;
	const [first = "", second = ""] = values;
	switch (operator) {
		case "IS NULL":
			return (value) => value === undefined;
		case "IS NOT NULL":
			return (value) => value !== undefined;
		case "=":
			return (value) =>
				value !== undefined && compareValues(value, first, checked) === 0;
		case "!=":
			return (value) =>
				value === undefined || compareValues(value, first, checked) !== 0;
		case "<":
			return (value) =>
				value !== undefined && compareValues(value, first, checked) < 0;
		case "<=":
			return (value) =>
				value !== undefined && compareValues(value, first, checked) <= 0;
		case ">":
			return (value) =>
				value !== undefined && compareValues(value, first, checked) > 0;
		case ">=":
			return (value) =>
				value !== undefined && compareValues(value, first, checked) >= 0;
		case "BETWEEN":
			return (value) =>
				value !== undefined &&
				compareValues(value, first, checked) >= 0 &&
				compareValues(value, second, checked) <= 0;
		case "IN":
			return (value) =>
				value !== undefined &&
				values.some((one) => compareValues(value, one, checked) === 0);
		case "NOT IN":
			return (value) =>
				value === undefined ||
				values.every((one) => compareValues(value, one, checked) !== 0);
		case "LIKE":
		case "NOT LIKE": {
			const pattern = likePattern(first);
			return (value) =>
				(value !== undefined && pattern.test(String(value))) ===
				(operator === "LIKE");
		}
		case "REGEXP_MATCH":
		case "NOT REGEXP_MATCH": {
			const matches = compilePattern(first);
			return (value) =>
				(value !== undefined && matches(String(value))) ===
				(operator === "REGEXP_MATCH");
		}
		case "CONTAINS ANY":
			return (value) => listed(value).some((one) => values.includes(one));
		case "CONTAINS ALL":
			return (value) => values.every((one) => listed(value).includes(one));
		case "CONTAINS NONE":
			return (value) => !listed(value).some((one) => values.includes(one));
		case "DURING":
			return () => true;
	}
}

/** Below, at or above zero, by the field's type. 64-bit numbers are compared exactly. */
export function compareValues(left: Json, right: Json, field: Field): number {
	switch (field.kind) {
		case "int64": {
			const difference = BigInt(String(left)) - BigInt(String(right));
			return difference < 0n ? -1 : difference > 0n ? 1 : 0;
		}
		case "int32":
		case "double":
			return Number(left) - Number(right);
		case "bool": {
			const asText = (value: Json): string => String(value).toLowerCase();
			return asText(left) === asText(right)
				? 0
				: asText(left) < asText(right)
					? -1
					: 1;
		}
		default: {
			const [a, b] = [String(left), String(right)];
			return a === b ? 0 : a < b ? -1 : 1;
		}
	}
}

function listed(value: Value): string[] {
	return Array.isArray(value) ? value.map(String) : [];
}

/** `%` any run, `_` any one; a literal one stands in brackets: `[%]`. Case does not matter. */
function likePattern(pattern: string): RegExp {
	const source = pattern.replace(
		/\[([%_[\]])\]|%|_|[\\^$.*+?()[\]{}|]/g,
		(found, literal: string | undefined) => {
			if (literal !== undefined) return `\\${literal}`;
			if (found === "%") return ".*";
			return found === "_" ? "." : `\\${found}`;
		},
	);
	return new RegExp(`^${source}$`, "is");
}
