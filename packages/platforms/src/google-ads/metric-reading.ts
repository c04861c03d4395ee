import type { DailyMetricDraft, RejectedRecord } from "../drafts.ts";
import { unitsToMicros } from "../money.ts";
import { type ReadRows, type RowCollector, rowPath } from "../read-rows.ts";
import { type ConversionFields, usualConversions } from "./conversions.ts";

// Written out instead of a schema: metric rows come by the million, and this reads them several times as fast.

export type Fields = Readonly<Record<string, unknown>>;

const int64 = /^-?\d{1,19}$/;
const id = /^\d{1,20}$/;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** Place in a row that cannot be read: a path such as `segments.hour`, with the reason where the form is not to blame. */
export interface Unread {
	path: string;
	message?: string;
}

/**
 * Reads rows of a metrics query. Google leaves out what is unset: a missing metric is zero. A row with a field that does not
 * fit is rejected with its path.
 */
export class MetricReading<Draft extends DailyMetricDraft>
	implements RowCollector, ReadRows<Draft>
{
	readonly records: Draft[] = [];
	readonly rejected: RejectedRecord[] = [];
	readonly #entity: string;
	readonly #readRow: (row: unknown) => Draft | Unread;
	#index = 0;

	/** @param entity kind of record, such as `metric` */
	constructor(entity: string, readRow: (row: unknown) => Draft | Unread) {
		this.#entity = entity;
		this.#readRow = readRow;
	}

	add(row: unknown): void {
		const index = this.#index;
		this.#index += 1;
		const read = this.#readRow(row);
		if (isUnread(read))
			this.rejected.push({
				entity: this.#entity,
				externalId: campaignIdOf(row),
				path: rowPath("results", index, read.path.split(".")),
				message:
					read.message ??
					`The platform's record of this ${this.#entity} does not have the expected form.`,
			});
		else this.records.push(read);
	}
}

export function isUnread(read: object): read is Unread {
	return "path" in read;
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
