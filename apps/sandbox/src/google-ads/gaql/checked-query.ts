import type { Field } from "../fields/field-catalogue.ts";
import type { Condition } from "./parser.ts";

/** Day numbers since the epoch, both included; null: no limit. */
export type DateRange = {
	fromDay: number | null;
	toDay: number | null;
	/** Days of `segments.date IN (…)`; null: every day of the range. */
	onlyDays: ReadonlySet<number> | null;
};

export type CheckedCondition = Condition & { checked: Field };

/** A query whose fields, operators and values fit together. */
export type CheckedQuery = DateRange & {
	from: string;
	select: Field[];
	/** Conditions but those on core dates. */
	where: CheckedCondition[];
	orderBy: { field: Field; descending: boolean }[];
	limit: number | null;
	hasMetrics: boolean;
	/** Selected segments, without `segments.`: `date`, `keyword.info.text`. */
	segments: string[];
	/** Resource names come only when they are selected. */
	omitsResourceNames: boolean;
};
