import { dateText, parseDate } from "./account-calendar.ts";
import { refused } from "./errors.ts";
import { coreDates, type Field, fields, fromResources } from "./gaql-fields.ts";
import type { Condition, GaqlQuery, Operator } from "./gaql-parser.ts";

export type CheckedCondition = Condition & { checked: Field };

/** A query whose fields, operators and values fit together. */
export type CheckedQuery = {
	from: string;
	select: Field[];
	/** Conditions but those on dates. */
	where: CheckedCondition[];
	orderBy: { field: Field; descending: boolean }[];
	limit: number | null;
	/** Days since the epoch, both included; null: no limit. */
	fromDay: number | null;
	toDay: number | null;
	/** Of `segments.date IN (…)`; null: every day of the range. */
	onlyDays: ReadonlySet<number> | null;
	hasMetrics: boolean;
	segments: string[];
};

const operatorsByKind: Record<Field["kind"], readonly Operator[]> = {
	int64: [
		"=",
		"!=",
		"<",
		">",
		"<=",
		">=",
		"IN",
		"NOT IN",
		"BETWEEN",
		"IS NULL",
		"IS NOT NULL",
	],
	int32: [
		"=",
		"!=",
		"<",
		">",
		"<=",
		">=",
		"IN",
		"NOT IN",
		"BETWEEN",
		"IS NULL",
		"IS NOT NULL",
	],
	double: [
		"=",
		"!=",
		"<",
		">",
		"<=",
		">=",
		"IN",
		"NOT IN",
		"BETWEEN",
		"IS NULL",
		"IS NOT NULL",
	],
	string: [
		"=",
		"!=",
		"IN",
		"NOT IN",
		"LIKE",
		"NOT LIKE",
		"REGEXP_MATCH",
		"NOT REGEXP_MATCH",
		"IS NULL",
		"IS NOT NULL",
		"<",
		">",
		"<=",
		">=",
		"BETWEEN",
	],
	bool: ["=", "!=", "IS NULL", "IS NOT NULL"],
	enum: ["=", "!=", "IN", "NOT IN", "IS NULL", "IS NOT NULL"],
	resource: [
		"=",
		"!=",
		"IN",
		"NOT IN",
		"LIKE",
		"NOT LIKE",
		"IS NULL",
		"IS NOT NULL",
	],
	date: ["=", "<", ">", "<=", ">=", "BETWEEN", "DURING", "IN"],
	message: ["IS NULL", "IS NOT NULL"],
};
const listOperators: readonly Operator[] = [
	"CONTAINS ANY",
	"CONTAINS ALL",
	"CONTAINS NONE",
	"IS NULL",
	"IS NOT NULL",
];

/** Checks a parsed query as the API does; `today` is the account's day, for DURING. Throws queryError refusals. */
export function checkGaql(query: GaqlQuery, today: number): CheckedQuery {
	const from = fromResources[query.from];
	if (from === undefined) {
		throw refused(
			"queryError",
			"BAD_RESOURCE_TYPE_IN_FROM_CLAUSE",
			`Error in query: '${query.from}' is not a valid resource name in the FROM clause.`,
			query.from,
		);
	}
	const find = (name: string, clause: string): Field => {
		const field = fields.get(name);
		if (field === undefined) {
			throw refused(
				"queryError",
				"UNRECOGNIZED_FIELD",
				`Unrecognized field in the query: '${name}'.`,
				name,
			);
		}
		refuseIncompatible(field, query.from, clause);
		return field;
	};
	const select = query.select.map((name) => find(name, "SELECT"));
	const conditions = query.where.map((condition) => {
		const checked = find(condition.field, "WHERE");
		checkCondition(condition, checked);
		return { ...condition, checked };
	});
	const orderBy = query.orderBy.map(({ field: name, descending }) => {
		const field = find(name, "ORDER BY");
		if (field.repeated || field.kind === "message") {
			throw refused(
				"queryError",
				"PROHIBITED_FIELD_IN_ORDER_BY_CLAUSE",
				`'${name}' cannot be sorted by.`,
				name,
			);
		}
		const isOwn = field.resource === query.from || query.select.includes(name);
		if (!isOwn) {
			throw refused(
				"queryError",
				"EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE",
				`'${name}' in the ORDER BY clause must be in SELECT.`,
				name,
			);
		}
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
	return {
		from: query.from,
		select,
		where: conditions.filter(
			({ checked }) => !coreDates.includes(checked.name),
		),
		orderBy,
		limit: query.limit,
		...range,
		onlyDays: listedDays(conditions),
		hasMetrics: [
			...select,
			...conditions.map(({ checked }) => checked),
			...orderBy.map(({ field }) => field),
		].some((field) => field.resource === "metrics"),
		segments: select
			.filter((field) => field.resource === "segments")
			.map((field) => field.name.slice("segments.".length)),
	};
}

function refuseIncompatible(
	field: Field,
	fromName: string,
	clause: string,
): void {
	const from = fromResources[fromName];
	if (
		from === undefined ||
		field.resource === fromName ||
		from.joined.includes(field.resource)
	)
		return;
	if (field.resource === "metrics") {
		if (from.metrics) return;
		throw refused(
			"queryError",
			"PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE",
			`'${field.name}' cannot be used with '${fromName}'.`,
			field.name,
		);
	}
	if (field.resource === "segments") {
		if (from.segments.includes(field.name.slice("segments.".length))) return;
		throw refused(
			"queryError",
			"PROHIBITED_SEGMENT_IN_SELECT_OR_WHERE_CLAUSE",
			`'${field.name}' cannot be used with '${fromName}'.`,
			field.name,
		);
	}
	throw refused(
		"queryError",
		clause === "SELECT"
			? "PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE"
			: "PROHIBITED_FIELD_IN_WHERE_CLAUSE",
		`'${field.name}' cannot be used with FROM ${fromName}.`,
		field.name,
	);
}

function checkCondition(condition: Condition, field: Field): void {
	const allowed = field.repeated ? listOperators : operatorsByKind[field.kind];
	if (!allowed.includes(condition.operator)) {
		throw refused(
			"queryError",
			"OPERATOR_FIELD_MISMATCH",
			`The operator ${condition.operator} cannot be used with '${field.name}'.`,
			condition.operator,
		);
	}
	if (condition.operator.endsWith("REGEXP_MATCH"))
		checkPattern(condition.values[0] ?? "");
	for (const value of condition.values) {
		if (
			(field.kind === "int64" || field.kind === "int32") &&
			!/^-?\d+$/.test(value)
		) {
			throw refused(
				"queryError",
				"BAD_NUMBER",
				`'${value}' is not a number.`,
				value,
			);
		}
		if (field.kind === "double" && !/^-?\d+(\.\d+)?$/.test(value))
			throw refused(
				"queryError",
				"BAD_NUMBER",
				`'${value}' is not a number.`,
				value,
			);
		if (field.kind === "bool" && !/^(true|false)$/i.test(value))
			throw refused(
				"queryError",
				"BAD_VALUE",
				`'${value}' is not TRUE or FALSE.`,
				value,
			);
		if (field.kind === "enum") {
			const isKnown =
				field.constants?.includes(value) ?? /^[A-Z][A-Z0-9_]*$/.test(value);
			if (!isKnown && value !== "UNKNOWN" && value !== "UNSPECIFIED") {
				throw refused(
					"queryError",
					"BAD_ENUM_CONSTANT",
					`Error in WHERE clause: invalid enum value '${value}' for '${field.name}'.`,
					value,
				);
			}
		}
		if (
			field.kind === "date" &&
			condition.operator !== "DURING" &&
			parseDate(value) === null
		) {
			throw refused(
				"queryError",
				"INVALID_DATE_FORMAT",
				`'${value}' is not a date of the form yyyy-MM-dd.`,
				value,
			);
		}
	}
}

function checkPattern(pattern: string): void {
	try {
		new RegExp(pattern);
	} catch {
		throw refused(
			"queryError",
			"BAD_VALUE",
			"Error in WHERE clause: the regular expression is not valid.",
			pattern,
		);
	}
}

/** The days that all conditions on `segments.date` (or week, month) leave. */
function dateRange(
	conditions: readonly CheckedCondition[],
	today: number,
): { fromDay: number | null; toDay: number | null } {
	let fromDay: number | null = null;
	let toDay: number | null = null;
	const narrow = (low: number | null, high: number | null): void => {
		if (low !== null) fromDay = fromDay === null ? low : Math.max(fromDay, low);
		if (high !== null) toDay = toDay === null ? high : Math.min(toDay, high);
	};
	for (const { checked, operator, values } of conditions) {
		if (!coreDates.includes(checked.name)) continue;
		const days =
			operator === "DURING"
				? during(values[0] ?? "", today)
				: values.map((value) => parseDate(value) ?? 0);
		const [first = 0, second = 0] = days;
		const end =
			checked.name === "segments.month"
				? lastOfMonth
				: checked.name === "segments.week"
					? (day: number) => day + 6
					: (day: number) => day;
		switch (operator) {
			case "=":
				narrow(first, end(first));
				break;
			case "BETWEEN":
			case "DURING":
				narrow(first, end(second));
				break;
			case "IN":
				narrow(Math.min(...days), end(Math.max(...days)));
				break;
			case ">=":
				narrow(first, null);
				break;
			case ">":
				narrow(end(first) + 1, null);
				break;
			case "<=":
				narrow(null, end(first));
				break;
			case "<":
				narrow(null, first - 1);
				break;
		}
	}
	return { fromDay, toDay };
}

function listedDays(
	conditions: readonly CheckedCondition[],
): ReadonlySet<number> | null {
	const listed = conditions.find(
		({ checked, operator }) =>
			checked.name === "segments.date" && operator === "IN",
	);
	return listed === undefined
		? null
		: new Set(listed.values.map((value) => parseDate(value) ?? 0));
}

function lastOfMonth(day: number): number {
	const date = new Date(day * 86_400_000);
	return (
		Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) / 86_400_000
	);
}

function during(name: string, today: number): [number, number] {
	const weekday = (today + 4) % 7;
	const monday = today - ((weekday + 6) % 7);
	const firstOfMonth = parseDate(`${dateText(today).slice(0, 7)}-01`) ?? today;
	const lastMonthEnd = firstOfMonth - 1;
	const ranges: Record<string, [number, number]> = {
		TODAY: [today, today],
		YESTERDAY: [today - 1, today - 1],
		LAST_7_DAYS: [today - 7, today - 1],
		LAST_14_DAYS: [today - 14, today - 1],
		LAST_30_DAYS: [today - 30, today - 1],
		LAST_BUSINESS_WEEK: [monday - 7, monday - 3],
		LAST_WEEK_MON_SUN: [monday - 7, monday - 1],
		LAST_WEEK_SUN_SAT: [today - weekday - 7, today - weekday - 1],
		THIS_WEEK_MON_TODAY: [monday, today],
		THIS_WEEK_SUN_TODAY: [today - weekday, today],
		THIS_MONTH: [firstOfMonth, today],
		LAST_MONTH: [
			parseDate(`${dateText(lastMonthEnd).slice(0, 7)}-01`) ?? lastMonthEnd,
			lastMonthEnd,
		],
	};
	const range = ranges[name];
	if (range === undefined)
		throw refused(
			"queryError",
			"INVALID_VALUE_WITH_DURING_OPERATOR",
			`'${name}' is not a date range.`,
			name,
		);
	return range;
}
