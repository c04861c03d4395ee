import { TikTokRefused } from "../calls/envelope.ts";
import type { Parameters } from "../calls/parameters.ts";
import { type PrimaryStatus, primaryStatuses } from "../entities/statuses.ts";

/** A comparison of a row's number. */
export type NumberTest = {
	metric: string;
	passes: (value: number) => boolean;
};

export type ReportFilters = {
	/** Ids that are wanted, by level. */
	ids: ReadonlyMap<string, ReadonlySet<string>>;
	/** Statuses that were asked for, by level. */
	statuses: ReadonlyMap<string, readonly PrimaryStatus[]>;
	/** Parts of names, by level. */
	names: ReadonlyMap<string, string>;
	numbers: readonly NumberTest[];
	/** The filters as they came, by which a prepared report is known again. */
	key: string;
};

const filterTypes = [
	"IN",
	"NOT_IN",
	"MATCH",
	"CONTAIN_ANY_OF",
	"GREATER_EQUAL",
	"GREATER_THAN",
	"LOWER_EQUAL",
	"LOWER_THAN",
	"BETWEEN",
] as const;
const mostIds = 100;
const countedMetrics = ["spend", "impressions", "clicks", "conversion"];

/** Each filter has its three parts, and a value that is text: a JSON list where the type wants one. */
export function readReportFilters(
	parameters: Parameters,
	isTask: boolean,
): ReportFilters {
	const ids = new Map<string, ReadonlySet<string>>();
	const statuses = new Map<string, readonly PrimaryStatus[]>();
	const names = new Map<string, string>();
	const numbers: NumberTest[] = [];
	const key: string[] = [];
	for (const filter of parameters.records("filtering") ?? []) {
		const field = filter.needText("field_name");
		const type = filter.word("filter_type", filterTypes);
		const value = filter.needText("filter_value");
		key.push(`${field} ${type} ${value}`);
		const [, level, what] =
			/^(campaign|adgroup|ad)_(ids|status|name)$/.exec(field) ?? [];
		if (isTask && what !== "ids") throw refused(field);
		if (level !== undefined && what === "ids" && type === "IN") {
			ids.set(level, new Set(listOf(field, value)));
		} else if (level !== undefined && what === "status" && type === "IN") {
			statuses.set(level, listOf(field, value).map(statusOf));
		} else if (level !== undefined && what === "name" && type === "MATCH") {
			names.set(level, value);
		} else if (countedMetrics.includes(field)) {
			numbers.push({ metric: field, passes: comparison(field, type, value) });
		} else throw refused(field);
	}
	return { ids, statuses, names, numbers, key: key.sort().join("\n") };
}

function refused(field: string): TikTokRefused {
	return new TikTokRefused(40002, `Invalid filtering field: '${field}'`);
}

function listOf(field: string, value: string): string[] {
	const parsed = parse(value);
	if (
		!Array.isArray(parsed) ||
		!parsed.every((item) => typeof item === "string")
	)
		throw new TikTokRefused(
			40002,
			`filter_value of ${field} must be a JSON list of strings`,
		);
	if (parsed.length === 0 || parsed.length > mostIds)
		throw new TikTokRefused(
			40002,
			`filter_value of ${field}: Length must be between 1 and ${mostIds}.`,
		);
	return parsed;
}

function statusOf(text: string): PrimaryStatus {
	const found = primaryStatuses.find((status) => status === text);
	if (found === undefined)
		throw new TikTokRefused(40002, `Invalid status '${text}'`);
	return found;
}

function comparison(
	field: string,
	type: (typeof filterTypes)[number],
	value: string,
): (number: number) => boolean {
	const bounds = (type === "BETWEEN" ? listOf(field, value) : [value]).map(
		Number,
	);
	const [low = Number.NaN, high = Number.NaN] = bounds;
	if (bounds.some(Number.isNaN) || (type === "BETWEEN" && bounds.length !== 2))
		throw new TikTokRefused(40002, `filter_value of ${field} is no number`);
	switch (type) {
		case "GREATER_EQUAL":
			return (number) => number >= low;
		case "GREATER_THAN":
			return (number) => number > low;
		case "LOWER_EQUAL":
			return (number) => number <= low;
		case "LOWER_THAN":
			return (number) => number < low;
		case "BETWEEN":
			return (number) => number >= low && number <= high;
		default:
			throw refused(field);
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
