import { isDay } from "../../calendar.ts";
import type { DailyMetricDraft } from "../../drafts.ts";
import { isUnread, type Unread } from "../../metrics/number-reading.ts";
import type { MetricPart } from "../../parts.ts";
import { readReport } from "./read-report.ts";
import { campaignOf, numbersReader, type ReportRow } from "./report-rows.ts";

/** Windows in which an account credits conversions, in Reddit's words. */
const windows = ["CLICK_ATTRIBUTION_WINDOW", "VIEW_ATTRIBUTION_WINDOW"];

/** Numbers of each campaign and day. */
export const dailyMetrics: MetricPart<DailyMetricDraft>["run"] = (
	session,
	account,
	options,
) => {
	const readDay = dayReader(options.conversion);
	return readReport(
		session,
		account,
		{
			entity: "metric",
			breakdowns: ["CAMPAIGN_ID", "DATE"],
			fields: windows,
			readRow(row) {
				const read = readDay(row);
				const attribution = attributionOf(row);
				return isUnread(read) || attribution === null
					? read
					: { ...read, attribution };
			},
		},
		options,
	);
};

/** Makes the reader of what the rows of every campaign's report by day have. */
export function dayReader(
	conversion?: string,
): (row: ReportRow) => DailyMetricDraft | Unread {
	const numbersOf = numbersReader(conversion);
	return (row) => {
		const campaignExternalId = campaignOf(row);
		if (campaignExternalId === null) return { path: "campaign_id" };
		const date = dateOf(row);
		if (date === null) return { path: "date" };
		const numbers = numbersOf(row);
		return isUnread(numbers)
			? numbers
			: { campaignExternalId, date, ...numbers };
	};
}

export function dateOf({ date }: ReportRow): string | null {
	return typeof date === "string" && isDay(date) ? date : null;
}

/** Words such as `month_click_day_view`; null where the row tells no windows. */
function attributionOf(row: ReportRow): string | null {
	const [click, view] = windows.map((name) => row[name.toLowerCase()]);
	const isWord = (value: unknown): value is string =>
		typeof value === "string" && /^[A-Z_]{1,24}$/.test(value);
	return isWord(click) && isWord(view)
		? `${click.toLowerCase()}_click_${view.toLowerCase()}_view`
		: null;
}
