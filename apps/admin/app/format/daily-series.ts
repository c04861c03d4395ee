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

/** One point for every day of the range in one currency; days without a row spent nothing. */
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
	const points: DayPoint[] = [];
	for (let date = from; date <= to; date = addDays(date, 1)) {
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
