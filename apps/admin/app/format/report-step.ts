import { addDays, formatDay, formatShortDay } from "./dates.ts";
import { locale } from "./money.ts";

/** Grain of a chart over time, as the API groups by it. */
export type ReportStep = "DATE" | "WEEK" | "MONTH";

/** Word for the step, as in "Spend by week". */
export const stepWords: Record<ReportStep, string> = {
	DATE: "day",
	WEEK: "week",
	MONTH: "month",
};

/** Most days that are told one by one, and most that are told by week: a chart of more bars cannot be read. */
const mostDays = 92;
const mostDaysByWeek = 366;

/** The finest step in which the days of a range can be read. */
export function stepOf({ from, to }: { from: string; to: string }): ReportStep {
	if (to < addDays(from, mostDays)) return "DATE";
	return to < addDays(from, mostDaysByWeek) ? "WEEK" : "MONTH";
}

/** First day of the step that a day lies in: weeks begin on Monday. */
export function startOfStep(step: ReportStep, date: string): string {
	if (step === "DATE") return date;
	if (step === "MONTH") return `${date.slice(0, 7)}-01`;
	const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
	return addDays(date, -((weekday + 6) % 7));
}

/** First day of the step after the one that begins on a day. */
export function nextStep(step: ReportStep, start: string): string {
	if (step === "MONTH") return startOfStep("MONTH", addDays(start, 31));
	return addDays(start, step === "WEEK" ? 7 : 1);
}

const month = new Intl.DateTimeFormat(locale, {
	month: "long",
	year: "numeric",
	timeZone: "UTC",
});
const shortMonth = new Intl.DateTimeFormat(locale, {
	month: "short",
	year: "numeric",
	timeZone: "UTC",
});

/** Name of the step that begins on a day: "Nov 21, 2026", "Week of Nov 16, 2026", "November 2026". */
export function nameOfStep(step: ReportStep, start: string): string {
	if (step === "MONTH") return month.format(new Date(`${start}T00:00:00Z`));
	return step === "WEEK" ? `Week of ${formatDay(start)}` : formatDay(start);
}

/** The same for an axis: "Nov 21", "Nov 2026". */
export function shortNameOfStep(step: ReportStep, start: string): string {
	return step === "MONTH"
		? shortMonth.format(new Date(`${start}T00:00:00Z`))
		: formatShortDay(start);
}
