import { dateText } from "../../world/calendar.ts";
import { refused } from "../calls/errors.ts";
import { attributedTo } from "../fields/attributed-resources.ts";
import {
	type Field,
	findField,
	findResource,
} from "../fields/field-catalogue.ts";
import { areCompatible, isUsableWith } from "../fields/metric-compatibility.ts";
import type { CheckedQuery } from "./checked-query.ts";
import { coreDates, dateRange, during } from "./date-range.ts";
import { checkHistory, checkLimits } from "./limits.ts";
import { checkCondition } from "./operators.ts";
import type { Condition, GaqlQuery } from "./parser.ts";

/**
 * Checks a parsed query as the API does; `today` is the account's day, for DURING and for how far back numbers are told.
 * Throws refusals of queryError and dateRangeError.
 */
export function checkGaql(
	query: GaqlQuery,
	today: number,
	historyMonths = 37,
): CheckedQuery {
	const resource = findResource(query.from);
	if (resource === null || resource.pattern === "") {
		throw refused(
			"queryError",
			"BAD_RESOURCE_TYPE_IN_FROM_CLAUSE",
			`Error in query: '${query.from}' is not a valid resource name in the FROM clause.`,
			query.from,
		);
	}
	const select = query.select.map((name) => find(name, query.from, "SELECT"));
	const conditions = query.where.map((condition) => {
		const checked = find(condition.field, query.from, "WHERE");
		return {
			...withoutDuring(checkCondition(condition, checked), checked, today),
			checked,
		};
	});
	const orderBy = query.orderBy.map(({ field: name, descending }) => {
		const field = find(name, query.from, "ORDER BY");
		checkOrder(field, query);
		return { field, descending };
	});
	for (const { checked } of conditions) {
		const isSegment =
			checked.resource === "segments" && !coreDates.includes(checked.name);
		if (isSegment && !query.select.includes(checked.name)) {
			throw refused(
				"queryError",
				"EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE",
				`'${checked.name}' must be in SELECT clause if it is in WHERE clause.`,
				checked.name,
			);
		}
	}
	checkSegments(select, [
		...select,
		...conditions.map(({ checked }) => checked),
	]);
	const range = dateRange(conditions, today);
	const dates = select.filter((field) => coreDates.includes(field.name));
	if (dates.length > 0 && (range.fromDay === null || range.toDay === null)) {
		throw refused(
			"queryError",
			"EXPECTED_FILTERS_ON_DATE_RANGE",
			`A finite date range must be given for '${dates[0]?.name}' in the WHERE clause.`,
			dates[0]?.name,
		);
	}
	checkLimits(query.from, conditions, range, query.limit, today);
	const hasMetrics = [
		...select,
		...conditions.map(({ checked }) => checked),
		...orderBy.map(({ field }) => field),
	].some((field) => field.resource === "metrics");
	if (hasMetrics) checkHistory(select, range, { today, historyMonths });
	return {
		from: query.from,
		select,
		where: conditions.filter(
			({ checked }) => !coreDates.includes(checked.name),
		),
		orderBy,
		limit: query.limit,
		...range,
		hasMetrics,
		segments: [
			...new Set(
				select
					.filter((field) => field.resource === "segments")
					.map((field) => field.name.slice("segments.".length)),
			),
		],
		omitsResourceNames:
			query.parameters.omit_unselected_resource_names ?? false,
	};
}

function find(name: string, from: string, clause: string): Field {
	const field = findField(name);
	if (field === null) {
		throw refused(
			"queryError",
			"UNRECOGNIZED_FIELD",
			`Unrecognized field in the query: '${name}'.`,
			name,
		);
	}
	const message = `'${name}' cannot be used with '${from}' in the FROM clause.`;
	if (field.resource === "metrics" || field.resource === "segments") {
		if (isUsableWith(name, from)) return field;
		throw field.resource === "metrics"
			? refused(
					"queryError",
					"PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE",
					message,
					name,
				)
			: refused(
					"queryError",
					"PROHIBITED_SEGMENT_IN_SELECT_OR_WHERE_CLAUSE",
					message,
					name,
				);
	}
	if (field.resource === from || attributedTo(from).has(field.resource))
		return field;
	throw clause === "SELECT"
		? refused(
				"queryError",
				"PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE",
				message,
				name,
			)
		: refused("queryError", "PROHIBITED_FIELD_IN_WHERE_CLAUSE", message, name);
}

function checkOrder(field: Field, query: GaqlQuery): void {
	if (field.repeated || field.kind === "message") {
		throw refused(
			"queryError",
			"PROHIBITED_FIELD_IN_ORDER_BY_CLAUSE",
			`'${field.name}' cannot be sorted by.`,
			field.name,
		);
	}
	if (field.resource !== query.from && !query.select.includes(field.name)) {
		throw refused(
			"queryError",
			"EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE",
			`'${field.name}' in the ORDER BY clause must be in SELECT.`,
			field.name,
		);
	}
}

/** A segment of conversions cannot split clicks or costs. */
function checkSegments(select: Field[], all: Field[]): void {
	for (const { resource, name: segment } of select) {
		if (resource !== "segments") continue;
		const metric = all.find(
			(field) =>
				field.resource === "metrics" && !areCompatible(segment, field.name),
		);
		if (metric !== undefined)
			throw refused(
				"queryError",
				"PROHIBITED_SEGMENT_WITH_METRIC_IN_SELECT_OR_WHERE_CLAUSE",
				`Cannot select or filter on '${segment}' and '${metric.name}' together.`,
				segment,
			);
	}
}

/** DURING of a moment (not of a core date) as the moments it stands for. */
function withoutDuring(
	condition: Condition,
	field: Field,
	today: number,
): Condition {
	if (condition.operator !== "DURING" || coreDates.includes(field.name))
		return condition;
	const [first, last] = during(condition.values[0] ?? "", today);
	const end = field.kind === "dateTime" ? " 23:59:59.999999" : "";
	return {
		...condition,
		operator: "BETWEEN",
		values: [dateText(first), `${dateText(last)}${end}`],
	};
}
