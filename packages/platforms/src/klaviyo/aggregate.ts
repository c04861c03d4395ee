import { addDays, isTimeZone } from "../calendar.ts";
import type { AccountRef, RejectedRecord } from "../drafts.ts";
import { ReportFailed } from "../errors.ts";
import { hoursOfDay } from "../metrics/hours-of-day.ts";
import { unitsToMicros } from "../money.ts";
import { fields } from "../read-failure.ts";
import { rowPath } from "../read-rows.ts";
import type { KlaviyoClient } from "./client.ts";

/** Rows of a reply at the most: as many as Klaviyo gives when it is not asked for fewer. */
const rowsOnPage = 500;

/** A question for the numbers of one metric. */
export interface Question {
	metricId: string;
	interval: "day" | "hour";
	/** Dimensions, such as `$message`; the account as a whole for none. */
	by: readonly string[];
	/** True where the events' values are wanted beside their number. */
	hasValue: boolean;
	/** First and last day, of the account. */
	from: string;
	to: string;
}

/** Events of one row's dimensions, by the starts of days or hours. */
export interface Series {
	dimensions: readonly string[];
	/** ISO 8601 in UTC; one list for all rows of a reply. */
	starts: readonly string[];
	/** One for each start. */
	counts: readonly bigint[];
	/** One for each start; null where values were not asked for. */
	valuesMicros: readonly bigint[] | null;
}

/**
 * Asks for the numbers of one metric, and hands them on row by row.
 * @returns the rows that do not fit
 * @throws {ReportFailed} TOO_LARGE, where Klaviyo tells a full page and not where the next one begins
 */
export async function readAggregate(
	client: KlaviyoClient,
	account: AccountRef,
	{ metricId, interval, by, hasValue, from, to }: Question,
	take: (series: Series) => void,
): Promise<RejectedRecord[]> {
	const rejected: RejectedRecord[] = [];
	let index = 0;
	const pages = client.aggregate({
		metric_id: metricId,
		measurements: hasValue ? ["count", "sum_value"] : ["count"],
		interval,
		...(by.length > 0 ? { by } : {}),
		// Both with their offset: Klaviyo does not say in which zone it reads a time without one.
		filter: [
			`greater-or-equal(datetime,${startOf(account, from)})`,
			`less-than(datetime,${startOf(account, addDays(to, 1))})`,
		],
		timezone: zoneOf(account),
		page_size: rowsOnPage,
	});
	for await (const { dates, rows, nextCursor } of pages) {
		const starts = readStarts(dates);
		for (const raw of rows) {
			const at = index;
			index += 1;
			const series = starts && readRow(raw, starts, hasValue);
			if (series) take(series);
			else
				rejected.push({
					entity: "metric",
					externalId: idOf(raw),
					path: rowPath("data.attributes.data", at, ["measurements"]),
					message:
						"The platform's record of this metric does not have the expected form.",
				});
		}
		if (nextCursor === null && index === rowsOnPage)
			throw new ReportFailed(
				"Klaviyo tells the numbers of 500 messages at once, and not where further ones begin. Fewer days are asked for.",
				{ reason: "TOO_LARGE" },
			);
	}
	return rejected;
}

/** Starts as instants; null where one of them is none. */
function readStarts(dates: readonly string[]): string[] | null {
	const starts: string[] = [];
	for (const date of dates) {
		const at = Date.parse(date);
		if (Number.isNaN(at)) return null;
		starts.push(new Date(at).toISOString());
	}
	return starts;
}

/** A row's numbers; null for one that does not fit. Rows come with many numbers, most of them zero, so no schema reads them. */
function readRow(
	raw: unknown,
	starts: readonly string[],
	hasValue: boolean,
): Series | null {
	const row = fields(raw);
	const measurements = fields(row?.measurements);
	const dimensions = row?.dimensions;
	if (!Array.isArray(dimensions) || !dimensions.every(isText)) return null;
	const counts = readList(measurements?.count, starts.length, toCount);
	if (counts === null) return null;
	if (!hasValue) return { dimensions, starts, counts, valuesMicros: null };
	const valuesMicros = readList(
		measurements?.sum_value,
		starts.length,
		toMicros,
	);
	return valuesMicros && { dimensions, starts, counts, valuesMicros };
}

const isText = (value: unknown): value is string => typeof value === "string";

/** As many numbers as there are starts; null where one is missing or none. */
function readList(
	list: unknown,
	length: number,
	read: (value: unknown) => bigint | null,
): bigint[] | null {
	if (!Array.isArray(list)) return null;
	const numbers: bigint[] = [];
	for (let at = 0; at < length; at += 1) {
		const number = list[at] === 0 ? 0n : read(list[at]);
		if (number === null) return null;
		numbers.push(number);
	}
	return numbers;
}

/** A number of events, which comes as `3` or `3.0`, and beyond 2^53 as text; null for anything else. */
function toCount(value: unknown): bigint | null {
	if (typeof value === "string")
		return /^\d{1,19}$/.test(value) ? BigInt(value) : null;
	return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
		? BigInt(value)
		: null;
}

const toMicros = (value: unknown): bigint | null =>
	typeof value === "number" || typeof value === "string"
		? unitsToMicros(value)
		: null;

function idOf(raw: unknown): string | null {
	const dimensions = fields(raw)?.dimensions;
	const first: unknown = Array.isArray(dimensions) ? dimensions[0] : null;
	return typeof first === "string" && first.length <= 64 ? first || null : null;
}

/** Beginning of an account's day, in Klaviyo's form: `2026-07-01T04:00:00+00:00`. */
function startOf({ timeZone }: AccountRef, day: string): string {
	const start = hoursOfDay(timeZone, day).find((hour) => hour !== null);
	if (!start) throw new RangeError("a day has an hour");
	return start.replace(/\.\d{3}Z$/, "+00:00");
}

/** Zones that Klaviyo knows by their earlier names alone. */
const earlierNames: ReadonlyMap<string, string> = new Map([
	["Europe/Kyiv", "Europe/Kiev"],
	["Pacific/Kanton", "Pacific/Enderbury"],
]);

/** The account's zone as Klaviyo calls it; UTC where this machine does not know it, as for the days. */
function zoneOf({ timeZone }: AccountRef): string {
	return isTimeZone(timeZone)
		? (earlierNames.get(timeZone) ?? timeZone)
		: "UTC";
}
