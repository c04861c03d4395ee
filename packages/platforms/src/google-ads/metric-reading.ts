import type { DailyMetricDraft } from "../drafts.ts";
import { NumberReading, type Unread } from "../metrics/number-reading.ts";
import { unitsToMicros } from "../money.ts";
import { type ConversionFields, usualConversions } from "./conversions.ts";

export type Fields = Readonly<Record<string, unknown>>;

const int64 = /^-?\d{1,19}$/;
const id = /^\d{1,20}$/;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** Reads rows of a metrics query. Google leaves out what is unset: a missing metric is zero. */
export class MetricReading<
	Draft extends DailyMetricDraft,
> extends NumberReading<Draft> {
	/** @param entity kind of record, such as `metric` */
	constructor(entity: string, readRow: (row: unknown) => Draft | Unread) {
		super({ entity, list: "results", readRow, findId: campaignIdOf });
	}
}

/** Reads what the rows of every metrics query have: campaign, day and numbers. */
export function readDay(
	row: unknown,
	counted: ConversionFields = usualConversions,
): DailyMetricDraft | Unread {
	const campaignExternalId = campaignIdOf(row);
	if (campaignExternalId === null) return { path: "campaign.id" };
	const date = fields((row as Fields).segments)?.date;
	if (typeof date !== "string" || !day.test(date))
		return { path: "segments.date" };
	const metrics = (row as Fields).metrics ?? empty;
	if (fields(metrics) === null) return { path: "metrics" };
	const { costMicros, impressions, clicks } = metrics as Fields;
	const cost = integer(costMicros);
	if (cost === null) return { path: "metrics.costMicros" };
	const shown = integer(impressions);
	if (shown === null) return { path: "metrics.impressions" };
	const clicked = integer(clicks);
	if (clicked === null) return { path: "metrics.clicks" };
	const converted = decimal((metrics as Fields)[counted.count]);
	if (converted === null) return { path: `metrics.${counted.count}` };
	const value = decimal((metrics as Fields)[counted.value]);
	const valueMicros = value === null ? null : unitsToMicros(value);
	if (valueMicros === null) return { path: `metrics.${counted.value}` };
	return {
		campaignExternalId,
		date,
		costMicros: cost,
		impressions: shown,
		clicks: clicked,
		conversions: converted,
		conversionValueMicros: valueMicros,
	};
}

const empty: Fields = {};

export function fields(value: unknown): Fields | null {
	return typeof value === "object" && value !== null ? (value as Fields) : null;
}

function campaignIdOf(row: unknown): string | null {
	const value = fields(fields(row)?.campaign)?.id;
	return typeof value === "string" && id.test(value) ? value : null;
}

/** An int64, exact; a number is taken only while it is exact. */
function integer(value: unknown): bigint | null {
	if (value === undefined) return 0n;
	if (typeof value === "string")
		return int64.test(value) ? BigInt(value) : null;
	return Number.isSafeInteger(value) ? BigInt(value as number) : null;
}

function decimal(value: unknown): number | null {
	if (value === undefined) return 0;
	return typeof value === "number" && Number.isFinite(value) ? value : null;
}
