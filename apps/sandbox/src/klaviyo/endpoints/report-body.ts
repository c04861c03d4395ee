import { z } from "zod";
import {
	type Condition,
	type FilterSource,
	parseFilter,
} from "../api/filter.ts";
import { checkConditions, type FilterRules } from "../api/filter-rules.ts";
import { invalid, KlaviyoRefused } from "../errors.ts";
import { type Groupings, listGroupings } from "../numbers/groupings.ts";
import { statisticNames } from "../numbers/statistics.ts";
import { timeframe } from "../numbers/timeframe.ts";

const attributesPointer = "/data/attributes";
const mostFilterValues = 100;
const sendChannels = ["email", "sms", "push-notification", "whatsapp"];

/** A report's form, for its type and what it groups by. */
export function reportBody(type: string, groupings: Groupings) {
	return z.strictObject({
		data: z.strictObject({
			type: z.literal(type),
			attributes: z.strictObject({
				statistics: z.array(z.enum(statisticNames)).min(1),
				timeframe,
				conversion_metric_id: z.string(),
				group_by: z
					.array(z.enum(Object.keys(groupings) as [string, ...string[]]))
					.nullish(),
				filter: z.string().nullish(),
			}),
		}),
	});
}

/** A series report's form: that of a values report, and the interval. */
export function seriesBody(type: string, groupings: Groupings) {
	const { data } = reportBody(type, groupings).shape;
	const { attributes } = data.shape;
	return z.strictObject({
		data: data.extend({
			attributes: attributes.extend({
				interval: z.enum(["hourly", "daily", "weekly", "monthly"]),
			}),
		}),
	});
}

/** The names that a report is grouped by. @throws {KlaviyoRefused} without those that each report needs */
export function groupingOf(
	given: readonly string[] | null | undefined,
	needed: readonly string[],
): readonly string[] {
	if (given === null || given === undefined) return [...needed, "send_channel"];
	const missing = needed.filter((name) => !given.includes(name));
	if (missing.length > 0)
		refuse(
			`The following group by attributes are required: ${missing.join(", ")}.`,
			"group_by",
		);
	return [...new Set(given)];
}

/** The conditions of a report's filter: one for each attribute at the most. @throws {KlaviyoRefused} */
export function reportConditions(
	filter: string | null | undefined,
	groupings: Groupings,
): readonly Condition[] {
	if (filter === null || filter === undefined || filter === "") return [];
	const source: FilterSource = { pointer: `${attributesPointer}/filter` };
	const conditions = parseFilter(filter, source);
	const rules: FilterRules = Object.fromEntries(
		Object.keys(groupings).map((name) => [
			name,
			{
				operators: listGroupings.includes(name)
					? ["contains-any", "contains-all"]
					: ["equals", "contains-any"],
				type: "string" as const,
				...(name === "send_channel" ? { values: sendChannels } : {}),
			},
		]),
	);
	checkConditions(conditions, rules, source);
	const fields = conditions.map(({ field }) => field);
	if (new Set(fields).size < fields.length)
		refuse("Only one filter can be used per attribute.", "filter");
	if (
		conditions.some(
			({ value }) => Array.isArray(value) && value.length > mostFilterValues,
		)
	)
		refuse(`A list has at most ${mostFilterValues} items.`, "filter");
	return conditions;
}

function refuse(detail: string, attribute: string): never {
	throw new KlaviyoRefused(
		invalid(detail, { pointer: `${attributesPointer}/${attribute}` }),
	);
}
