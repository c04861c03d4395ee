import { localTime, utcHourOf } from "../../world/calendar.ts";
import { type NumbersCalendar, shareUntil } from "../../world/day-numbers.ts";
import type { Share } from "../objects/objects.ts";
import { shareOfPlacement } from "../objects/placements.ts";
import { countedDay, type Measure } from "./measures.ts";
import type { StatsQuery } from "./query.ts";
import type { Part } from "./subjects.ts";

/** Numbers of an entity: for each measure one for each hour, day, or all of the time. */
export type Series = number[][];

/** Number of places in time that a query tells apart. */
export function lengthOf({
	granularity,
	days,
	startHour,
	endHour,
}: StatsQuery): number {
	if (granularity === "TOTAL") return 1;
	return days?.count ?? endHour - startHour;
}

/**
 * Sums the parts' numbers by time. Each day is split by entity, then hour, then placement, so that hours add up to days and
 * placements to hours.
 * @param segment the part of all numbers that is asked for
 */
export function seriesOf(
	parts: readonly Part[],
	query: StatsQuery,
	measures: readonly Measure[],
	calendarOf: (part: Part) => NumbersCalendar,
	segment: Share | null = null,
): Series {
	const length = lengthOf(query);
	const series = measures.map(() => new Array<number>(length).fill(0));
	for (const part of parts) {
		const placed = shareOfPlacement(part.campaign, query.placement);
		if (placed === null) continue;
		const calendar = calendarOf(part);
		const { timeZone } = part.campaign.account;
		const last = localTime(timeZone, (query.endHour - 1) * 3_600_000).day;
		const first = localTime(timeZone, query.startHour * 3_600_000).day;
		const from = Math.max(first, calendar.firstDay);
		for (let day = from; day <= Math.min(last, calendar.today); day++) {
			const counts = countedDay(part.campaign, day, calendar, measures);
			if (counts === null) continue;
			const own = counts.map((count) => {
				const ofEntity = partOf(count, part.share);
				return segment === null ? ofEntity : partOf(ofEntity, segment);
			});
			addDay(series, own, { query, calendar, placed, day, timeZone });
		}
	}
	return series;
}

function addDay(
	series: Series,
	counts: readonly number[],
	given: {
		query: StatsQuery;
		calendar: NumbersCalendar;
		placed: Share;
		day: number;
		timeZone: string;
	},
): void {
	const { query, calendar, placed, day, timeZone } = given;
	const { days } = query;
	const isWhole = placed.from === 0 && placed.to === 1;
	if (days !== null && isWhole) {
		addTo(series, day - days.first, counts);
		return;
	}
	const end = day === calendar.today ? calendar.hourNow : 24;
	const until = shareUntil(end);
	const utcHours = days === null ? utcHoursOf(timeZone, day) : null;
	for (let hour = 0; hour < end; hour++) {
		const slot = slotOf(query, day, utcHours?.[hour] ?? null);
		if (slot === null) continue;
		const share = {
			from: shareUntil(hour) / until,
			to: shareUntil(hour + 1) / until,
		};
		addTo(
			series,
			slot,
			counts.map((count) =>
				count === 0 ? 0 : partOf(partOf(count, share), placed),
			),
		);
	}
}

/** Place in time of an hour; null outside of what is asked for. */
function slotOf(
	{ days, startHour, endHour, granularity }: StatsQuery,
	day: number,
	utcHour: number | null,
): number | null {
	if (days !== null) return day - days.first;
	if (utcHour === null || utcHour < startHour || utcHour >= endHour)
		return null;
	return granularity === "HOUR" ? utcHour - startHour : 0;
}

const hoursByDay = new Map<string, readonly number[]>();
const keptDays = 1_000;

/** UTC hours of a day's hours: one that the zone skips is told with the one after it. */
function utcHoursOf(timeZone: string, day: number): readonly number[] {
	const key = `${timeZone} ${day}`;
	let hours = hoursByDay.get(key);
	if (hours === undefined) {
		hours = Array.from({ length: 24 }, (_, hour) =>
			utcHourOf(timeZone, day, hour),
		);
		if (hoursByDay.size >= keptDays) hoursByDay.clear();
		hoursByDay.set(key, hours);
	}
	return hours;
}

function addTo(series: Series, slot: number, counts: readonly number[]): void {
	counts.forEach((count, index) => {
		const row = series[index];
		if (row !== undefined) row[slot] = (row[slot] ?? 0) + count;
	});
}

function partOf(count: number, { from, to }: Share): number {
	return Math.floor(count * to) - Math.floor(count * from);
}
