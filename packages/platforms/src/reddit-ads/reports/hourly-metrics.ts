import { dayIn, isDay } from "../../calendar.ts";
import type { HourlyMetricDraft } from "../../drafts.ts";
import { rememberHours } from "../../metrics/hours-of-day.ts";
import { isUnread, type Unread } from "../../metrics/number-reading.ts";
import { startOfHour } from "../../metrics/start-of-hour.ts";
import type { MetricPart } from "../../parts.ts";
import { readReport } from "./read-report.ts";
import { campaignOf, numbersReader } from "./report-rows.ts";

/** Numbers of each campaign and hour. */
export const hourlyMetrics: MetricPart<HourlyMetricDraft>["run"] = (
	session,
	account,
	options,
) => {
	const numbersOf = numbersReader(options.conversion);
	const hourOf = hourReader(account.timeZone);
	return readReport(
		session,
		account,
		{
			entity: "hourly metric",
			breakdowns: ["CAMPAIGN_ID", "HOUR"],
			readRow(row) {
				const campaignExternalId = campaignOf(row);
				if (campaignExternalId === null) return { path: "campaign_id" };
				const hour = hourOf(row.hour);
				if (isUnread(hour)) return hour;
				const numbers = numbersOf(row);
				return isUnread(numbers)
					? numbers
					: { campaignExternalId, ...hour, ...numbers };
			},
		},
		options,
	);
};

type Hour = Pick<HourlyMetricDraft, "date" | "hourStart">;

const moment =
	/^(\d{4}-\d{2}-\d{2})[T ](\d{2}):\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Makes the reader of an hour. One with an offset is an instant, which tells the two apart that a clock shows alike when it is put
 * back; one without is what the account's clock shows. Reddit's own example has a minus sign (U+2212) in place of the hyphen.
 */
export function hourReader(
	timeZone: string,
): (value: unknown) => Hour | Unread {
	const hoursOf = rememberHours(timeZone || "UTC");
	const known = new Map<string, Hour | Unread>();
	const read = (text: string): Hour | Unread => {
		const [, day = "", hour, offset] =
			moment.exec(text.replace("\u2212", "-")) ?? [];
		if (!isDay(day)) return { path: "hour" };
		if (offset === undefined) {
			const at = startOfHour(hoursOf(day), Number(hour), "hour");
			return isUnread(at) ? at : { date: day, ...at };
		}
		const at = Date.parse(
			`${day}T${hour}:00:00${offset.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2")}`,
		);
		return Number.isNaN(at)
			? { path: "hour" }
			: {
					date: dayIn(timeZone || null, at),
					hourStart: new Date(at).toISOString(),
				};
	};
	return (value) => {
		if (typeof value !== "string") return { path: "hour" };
		let hour = known.get(value);
		if (!hour) {
			hour = read(value);
			// Hours of a window are few; whatever else comes is not kept.
			if (known.size < 10_000) known.set(value, hour);
		}
		return hour;
	};
}
