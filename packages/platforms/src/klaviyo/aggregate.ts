import { addDays, isTimeZone } from "../calendar.ts";
import type { AccountRef, RejectedRecord } from "../drafts.ts";
import { ReportFailed } from "../errors.ts";
import { hoursOfDay } from "../metrics/hours-of-day.ts";
import { unitsToMicros } from "../money.ts";
import { fields } from "../read-failure.ts";
import { rowPath } from "../read-rows.ts";
import { aggregateRow } from "./api-types.ts";
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

/** Events of one start of a day or an hour and one row's dimensions. */
export interface Cell {
	dimensions: readonly string[];
	/** ISO 8601 in UTC. */
	startsAt: string;
	count: bigint;
	valueMicros: bigint;
}

/**
 * Asks for the numbers of one metric, and hands on those that are not zero.
 * @returns the rows that do not fit
 * @throws {ReportFailed} TOO_LARGE, where Klaviyo tells a full page and not where the next one begins
 */
export async function readAggregate(
	client: KlaviyoClient,
	account: AccountRef,
	{ metricId, interval, by, hasValue, from, to }: Question,
	take: (cell: Cell) => void,
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
		const starts = dates.map(toInstant);
		for (const raw of rows) {
			const at = index;
			index += 1;
			const cells = readRow(raw, starts, hasValue);
			if (cells) cells.forEach(take);
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

/** The cells of a row that are not zero; null for a row that does not fit. */
function readRow(
	raw: unknown,
	starts: readonly (string | null)[],
	hasValue: boolean,
): Cell[] | null {
	const parsed = aggregateRow.safeParse(raw);
	if (!parsed.success) return null;
	const { dimensions, measurements } = parsed.data;
	const { count: counts, sum_value: values } = measurements;
	const cells: Cell[] = [];
	for (const [at, startsAt] of starts.entries()) {
		const count = toCount(counts[at]);
		const valueMicros = hasValue ? unitsToMicros(values?.[at] ?? "") : 0n;
		if (startsAt === null || count === null || valueMicros === null)
			return null;
		if (count !== 0n || valueMicros !== 0n)
			cells.push({ dimensions, startsAt, count, valueMicros });
	}
	return cells;
}

/** A number of events, which comes as `3` or `3.0`; null for anything else. */
function toCount(value: number | string | undefined): bigint | null {
	if (typeof value === "string")
		return /^\d{1,19}$/.test(value) ? BigInt(value) : null;
	return Number.isSafeInteger(value) && (value as number) >= 0
		? BigInt(value as number)
		: null;
}

function toInstant(date: string): string | null {
	const at = Date.parse(date);
	return Number.isNaN(at) ? null : new Date(at).toISOString();
}

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
