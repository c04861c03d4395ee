import type { DailyMetricDraft, MetricNumbers } from "../drafts.ts";
import {
	isUnread,
	NumberReading,
	type Unread,
} from "../metrics/number-reading.ts";
import { unitsToMicros } from "../money.ts";
import { type Fields, fields } from "../read-failure.ts";

const count = /^\d{1,19}$/;
const number = /^-?\d{1,15}(?:\.\d{1,15})?$/;
const id = /^\d{1,25}$/;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** Reads rows of insights; null is a row that says nothing. */
export class MetricReading<Draft extends object> extends NumberReading<Draft> {
	/** @param entity kind of record, such as `metric` */
	constructor(entity: string, readRow: (row: Fields) => Draft | Unread | null) {
		super({
			entity,
			list: "data",
			readRow: (row) => readRow(fields(row) ?? {}),
			findId: (row) => idOf(fields(row)?.campaign_id),
		});
	}
}

/** Reads what the rows of a day have, of an account too: the day and the numbers. */
export function readNumbers(
	row: Fields,
	types: readonly string[] | null,
): ({ date: string } & MetricNumbers) | Unread {
	const { date_start: date } = row;
	if (typeof date !== "string" || !day.test(date))
		return { path: "date_start" };
	const costMicros = readMoney(row.spend);
	if (costMicros === null) return { path: "spend" };
	const impressions = readCount(row.impressions);
	if (impressions === null) return { path: "impressions" };
	const clicks = readCount(row.clicks);
	if (clicks === null) return { path: "clicks" };
	if (types === null)
		return {
			date,
			costMicros,
			impressions,
			clicks,
			conversions: null,
			conversionValueMicros: null,
		};
	const converted = readConversions(row, types);
	return isUnread(converted)
		? converted
		: { date, costMicros, impressions, clicks, ...converted };
}

/**
 * Reads a campaign's day.
 * @param types action types that count as conversions, the first that a row has; null where the grain tells none
 */
export function readDay(
	row: Fields,
	types: readonly string[] | null,
): DailyMetricDraft | Unread {
	const campaignExternalId = idOf(row.campaign_id);
	if (campaignExternalId === null) return { path: "campaign_id" };
	const read = readNumbers(row, types);
	if (isUnread(read)) return read;
	const { attribution_setting: attribution } = row;
	return {
		campaignExternalId,
		...read,
		...(typeof attribution === "string" && attribution !== ""
			? { attribution }
			: {}),
	};
}

type Converted = Pick<MetricNumbers, "conversions" | "conversionValueMicros">;

/** A row without an action of the type had none that day. The value is that of the very type which was counted. */
function readConversions(
	{ actions, action_values: values }: Fields,
	types: readonly string[],
): Converted | Unread {
	const of = (list: unknown, type: string): unknown =>
		Array.isArray(list)
			? fields(list.find((each) => fields(each)?.action_type === type))?.value
			: undefined;
	if (actions && !Array.isArray(actions)) return { path: "actions" };
	if (values && !Array.isArray(values)) return { path: "action_values" };
	const type = types.find((each) => of(actions, each) !== undefined);
	if (type === undefined) return { conversions: 0, conversionValueMicros: 0n };
	const counted = of(actions, type);
	if (typeof counted !== "string" || !number.test(counted))
		return { path: "actions" };
	const conversionValueMicros = readMoney(of(values, type));
	return conversionValueMicros === null
		? { path: "action_values" }
		: { conversions: Number(counted), conversionValueMicros };
}

/** Currency units in decimals; what Meta leaves out is 0. */
function readMoney(value: unknown): bigint | null {
	if (value === undefined || value === null) return 0n;
	return typeof value === "string" ? unitsToMicros(value) : null;
}

function readCount(value: unknown): bigint | null {
	if (value === undefined || value === null) return 0n;
	return typeof value === "string" && count.test(value) ? BigInt(value) : null;
}

function idOf(value: unknown): string | null {
	return typeof value === "string" && id.test(value) ? value : null;
}
