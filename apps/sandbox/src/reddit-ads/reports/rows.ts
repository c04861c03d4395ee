import { dateText, localTime, monthsBefore } from "../../world/calendar.ts";
import { type NumbersCalendar, shareUntil } from "../../world/day-numbers.ts";
import type { Split } from "./breakdowns.ts";
import type { ReportQuery } from "./query.ts";
import { hourText, type Slot, slotsOf } from "./slots.ts";
import type { Part, Subject } from "./subjects.ts";
import {
	addTally,
	countedDay,
	isNothing,
	partOfTally,
	shrunk,
	type Tally,
} from "./tally.ts";

/** A row before its metrics are written. */
export type ReportRow = {
	subject: Subject;
	/** Date or hour; null where time is not told apart. */
	time: string | null;
	/** Values of the breakdowns that are neither an object's nor of time. */
	values: Readonly<Record<string, string | null>>;
	tally: Tally;
};

/** Moment and circumstances for which rows are made. */
export type RowContext = {
	calendar: NumbersCalendar;
	splits: readonly Split[];
	settlingHours: number;
	now: number;
};

const hourMs = 3_600_000;
const historyMonths = 24;

/** Rows of one subject; where nothing happened there is none. */
export function rowsOf(
	subject: Subject,
	query: ReportQuery,
	context: RowContext,
): ReportRow[] {
	const rows = new Map<string, ReportRow>();
	const add = (
		time: string | null,
		values: ReportRow["values"],
		tally: Tally,
	): void => {
		if (isNothing(tally)) return;
		const key = `${time} ${Object.values(values).join("\n")}`;
		const row = rows.get(key);
		if (row === undefined)
			rows.set(key, { subject, time, values, tally: { ...tally } });
		else addTally(row.tally, tally);
	};
	const days = daysOf(subject, query, context);
	for (let day = days.from; day <= days.to; day++)
		for (const part of subject.parts) {
			const whole = countedDay(part.campaign, day, context.calendar);
			if (whole === null) continue;
			const own = partOfTally(whole, part.from, part.to);
			for (const { time, tally } of piecesOf(part, day, own, query, context))
				for (const piece of apart(tally, part, context.splits))
					add(time, piece.values, piece.tally);
		}
	return [...rows.values()];
}

/** Days of the account that can have hours of the report. */
function daysOf(
	{ account }: Subject,
	{ from, until, timeZone }: ReportQuery,
	{ calendar }: RowContext,
): { from: number; to: number } {
	// No two zones are more than a day apart.
	const margin = timeZone === account.timeZone ? 0 : 2;
	const oldest = monthsBefore(calendar.today, historyMonths);
	return {
		from: Math.max(Math.floor(from / 24) - margin, calendar.firstDay, oldest),
		to: Math.min(Math.floor((until - 1) / 24) + margin, calendar.today),
	};
}

/** A day's numbers by the report's time, as far as they lie within it. */
function piecesOf(
	{ campaign }: Part,
	day: number,
	whole: Tally,
	query: ReportQuery,
	{ calendar, settlingHours, now }: RowContext,
): { time: string | null; tally: Tally }[] {
	const { timeZone } = campaign.account;
	const isWhole =
		timeZone === query.timeZone &&
		query.from <= day * 24 &&
		query.until >= day * 24 + 24;
	if (isWhole && query.time !== "HOUR" && settlingHours === 0)
		return [{ time: query.time === null ? null : dateText(day), tally: whole }];
	const end = day === calendar.today ? calendar.hourNow : 24;
	const share = shareUntil(end);
	const nowHour = Math.floor(now / hourMs);
	return slotsOf(timeZone, query.timeZone, day)
		.slice(0, end)
		.flatMap((slot, hour) => {
			if (slot.wallHour < query.from || slot.wallHour >= query.until) return [];
			const tally = partOfTally(
				whole,
				shareUntil(hour) / share,
				shareUntil(hour + 1) / share,
			);
			const age = nowHour - slot.utcHour;
			return {
				time: timeText(query, slot),
				tally:
					age < settlingHours
						? shrunk(tally, (age + 1) / (settlingHours + 2))
						: tally,
			};
		});
}

function timeText({ time }: ReportQuery, slot: Slot): string | null {
	if (time === null) return null;
	return time === "HOUR"
		? hourText(slot)
		: dateText(Math.floor(slot.wallHour / 24));
}

function apart(
	tally: Tally,
	{ campaign, adGroups }: Part,
	splits: readonly Split[],
): { values: ReportRow["values"]; tally: Tally }[] {
	let pieces: { values: ReportRow["values"]; tally: Tally }[] = [
		{ values: {}, tally },
	];
	for (const split of splits) {
		const shares = split(campaign, adGroups);
		pieces = pieces.flatMap((piece) =>
			shares.map(({ values, from, to }) => ({
				values: { ...piece.values, ...values },
				tally: partOfTally(piece.tally, from, to),
			})),
		);
	}
	return pieces;
}

/** The first day of which keywords are told, in a report's zone. */
export function oldestKeywordDay(timeZone: string, now: number): number {
	return localTime(timeZone, now).day - 10;
}
