import { firstDayKept, type MetricRetention } from "@patchbay/catalog";
import type { ImportLane } from "@patchbay/db";
import {
	addDays,
	dayIn,
	type MetricGrain,
	subtractMonths,
} from "@patchbay/platforms";
import { commonDays, type DayWindow, subtractDays } from "./day-windows.ts";
import type { PlannedGrain } from "./grains.ts";

/** Days before today of which daily numbers are read when a person gives no range. */
const defaultDaysBack = 89;

export interface MetricDaysInput {
	lane: ImportLane;
	/** First day as it was asked for; null for the default range. */
	from: string | null;
	to: string | null;
	/** Days before today that a WINDOW run reads again; null for the grain's own look-back. */
	lookbackDays: number | null;
	grain: PlannedGrain;
	retention: MetricRetention;
	/** Complete days that were read before. */
	read: readonly DayWindow[];
	/** Today as the grain counts days. */
	today: string;
}

/** Today of an account as a grain counts days: in its own zone, or in the one that all days of the platform are told in. */
export const todayOf = (
	{ dayZone }: Pick<MetricGrain, "dayZone">,
	{ timeZone }: { timeZone: string | null },
	now: number | Date,
): string => dayIn(dayZone ?? timeZone, now);

/** The days of one account that a run reads in one grain. A day that has not begun there has no numbers. */
export function daysToRead(input: MetricDaysInput): DayWindow[] {
	const { lane, grain, today, lookbackDays, retention } = input;
	const told = { from: firstDayToRead(grain, today, retention), to: today };
	const back = (days: number) =>
		within({ from: addDays(today, -days), to: today }, told);
	const lookBack = back(grain.lookBackDays - 1);
	const reachable = grain.backfilled ? [told] : lookBack;
	switch (lane) {
		case "MANUAL":
			return reachable.flatMap((days) => within(askedRange(input), days));
		case "RECENT":
			// Where people are changes little within a day, and has many rows.
			return grain.stream === "METRICS_REGION" ? [] : back(1);
		case "WINDOW":
			return lookbackDays !== null && grain.backfilled
				? back(lookbackDays)
				: lookBack;
		case "HISTORY":
			return reachable
				.flatMap((days) => within(historyRange(input, told), days))
				.flatMap((days) => subtractDays(days, input.read));
		case "CAMPAIGNS":
			return [];
	}
}

/** The first day that the platform still tells in a grain. */
export function firstDayTold(
	{ history }: Pick<PlannedGrain, "history">,
	today: string,
): string {
	return "months" in history
		? subtractMonths(today, history.months)
		: addDays(today, 1 - history.days);
}

/** The first day of a grain that is read: the platform still tells it, and it is kept when it is here. */
export function firstDayToRead(
	grain: Pick<PlannedGrain, "history" | "stream">,
	today: string,
	retention: MetricRetention,
): string {
	const told = firstDayTold(grain, today);
	const kept = firstDayKept(retention, grain.stream, today);
	return kept !== null && kept > told ? kept : told;
}

/** Today is read every hour, and is complete tomorrow; where nothing runs by itself, a person asks for the days up to it. */
function historyRange(
	{ from, today }: MetricDaysInput,
	told: DayWindow,
): DayWindow {
	return from === null
		? { from: told.from, to: addDays(today, -1) }
		: { from, to: today };
}

function askedRange({ from, to, grain, today }: MetricDaysInput): DayWindow {
	const last = to === null || to > today ? today : to;
	const daysBack =
		grain.stream === "METRICS_DAILY" ? defaultDaysBack : grain.lookBackDays - 1;
	return { from: from ?? addDays(last, -daysBack), to: last };
}

function within(range: DayWindow, bounds: DayWindow): DayWindow[] {
	const days = commonDays(range, bounds);
	return days ? [days] : [];
}
