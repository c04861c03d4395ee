import {
	type Condition,
	type FilterSource,
	type FilterValue,
	parseFilter,
} from "../api/filter.ts";
import { checkConditions, type FilterRules } from "../api/filter-rules.ts";
import { invalid, KlaviyoRefused } from "../errors.ts";
import { momentOfWall } from "../numbers/buckets.ts";
import { dimensionNames } from "../numbers/dimensions.ts";

const source: FilterSource = { pointer: "/data/attributes/filter" };
const mostMs = 366 * 86_400_000;
const rules: FilterRules = Object.fromEntries(
	dimensionNames.map((name) => [
		name,
		{
			operators: ["any", "contains", "ends-with", "equals", "starts-with"],
			type: "string" as const,
		},
	]),
);

/**
 * Reads the list of filters: the time range, which must be there, and conditions on what events tell of themselves.
 *
 * @param timeZone of times that have no offset
 * @throws {KlaviyoRefused} without a range, and for one longer than a year
 */
export function readAggregateFilter(
	filters: readonly string[],
	timeZone: string,
): { from: number; until: number; conditions: Condition[] } {
	const all = filters.flatMap((filter) => parseFilter(filter, source));
	const bound = (operator: string): number => {
		const found = all.filter(
			(one) => one.field === "datetime" && one.operator === operator,
		);
		const [only] = found;
		if (only === undefined || found.length > 1)
			refuse(
				"The filter must have one greater-or-equal and one less-than on datetime.",
			);
		return momentOf(only?.value ?? null, timeZone);
	};
	const from = bound("greater-or-equal");
	const until = bound("less-than");
	if (from >= until) refuse("The time range is empty.");
	if (until - from > mostMs)
		refuse("The time range must not be longer than 1 year.");
	const isBound = ({ field, operator }: Condition): boolean =>
		field === "datetime" &&
		(operator === "greater-or-equal" || operator === "less-than");
	const conditions = all.filter((condition) => !isBound(condition));
	checkConditions(conditions, rules, source);
	return { from, until, conditions };
}

function momentOf(value: Condition["value"], timeZone: string): number {
	const text = bareText(value);
	const [, date, time = "00:00:00", offset] =
		/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
			text,
		) ?? [];
	const at =
		date === undefined
			? Number.NaN
			: Date.parse(`${date}T${time}${offset ?? "Z"}`);
	if (Number.isNaN(at)) refuse(`'${text}' is not a valid datetime.`);
	return offset === undefined ? momentOfWall(timeZone, at) : at;
}

function bareText(value: Condition["value"]): string {
	const isBare = (one: unknown): one is Exclude<FilterValue, string> & object =>
		typeof one === "object" && one !== null && "bare" in one;
	return isBare(value) ? value.bare : String(value);
}

function refuse(detail: string): never {
	throw new KlaviyoRefused(invalid(detail, source));
}
