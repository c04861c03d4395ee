import type { MetricRow } from "../graphql/parts.ts";
import { addDays } from "./dates.ts";
import { microsToNumber } from "./money.ts";

export interface DayPoint {
	date: string;
	/** Exact, for texts. */
	spendMicros: string;
	/** Spend for the height of the bar. */
	spend: number;
	/** The day is not over yet in its account's zone. */
	partial: boolean;
}

/**
 * One point for every day of the range in one currency; days without a row spent nothing. A row of a day beside the range, of
 * an account in another zone, widens it: the points are all that the totals hold.
 */
export function dailySeries(
	rows: readonly MetricRow[],
	currencyCode: string,
	from: string,
	to: string,
): DayPoint[] {
	const byDay = new Map(
		rows
			.filter((row) => row.currencyCode === currencyCode)
			.map((row) => [row.date, row]),
	);
	const days = [...byDay.keys()].filter((date) => date !== null).sort();
	const first = [from, ...days.slice(0, 1)].sort()[0] ?? from;
	const last = [to, ...days.slice(-1)].sort().at(-1) ?? to;
	const points: DayPoint[] = [];
	for (let date = first; date <= last; date = addDays(date, 1)) {
		const row = byDay.get(date);
		const spendMicros = row?.spend ?? "0";
		points.push({
			date,
			spendMicros,
			spend: microsToNumber(spendMicros),
			partial: row?.partial ?? false,
		});
	}
	return points;
}
