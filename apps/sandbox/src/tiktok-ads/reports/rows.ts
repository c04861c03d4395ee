import { dateText, isSkipped } from "../../world/calendar.ts";
import type { NumbersCalendar } from "../../world/day-numbers.ts";
import { hoursOf } from "../../world/facts.ts";
import { type Numbers, partOf } from "../../world/numbers.ts";
import { type Breakdown, sharesOf } from "./breakdowns.ts";
import type { ReportQuery } from "./query.ts";
import type { Part, Subject } from "./subjects.ts";
import {
	addTally,
	countedDay,
	isNothing,
	noTally,
	type Tally,
	tallyOf,
} from "./tally.ts";

/** A row before its metrics are written. */
export type ReportRow = {
	subject: Subject;
	/** `2026-07-01 10:00:00` in the account's zone; null where time is not told apart. */
	time: string | null;
	/** Value of the audience dimension. */
	value: string | null;
	tally: Tally;
};

/** One piece of a day's numbers. */
type Piece = { hour: number | null; value: string | null; numbers: Numbers };

/** Rows of one subject. Where only ids are told apart there is one, even without any delivery. */
export function rowsOf(
	subject: Subject,
	query: ReportQuery,
	calendar: NumbersCalendar,
): ReportRow[] {
	const rows = new Map<string, ReportRow>();
	const range = query.range ?? { from: calendar.firstDay, to: calendar.today };
	const from = Math.max(range.from, calendar.firstDay);
	const to = Math.min(range.to, calendar.today);
	for (let day = from; day <= to; day++)
		for (const part of subject.parts)
			for (const piece of piecesOf(part, day, query, calendar)) {
				const tally = tallyOf(part.campaign, piece.numbers);
				if (isNothing(tally)) continue;
				const time = timeOf(query, day, piece.hour);
				const key = `${time} ${piece.value}`;
				const row = rows.get(key);
				if (row === undefined)
					rows.set(key, { subject, time, value: piece.value, tally });
				else addTally(row.tally, tally);
			}
	if (rows.size === 0 && query.time === null && query.breakdown === null)
		return [{ subject, time: null, value: null, tally: withGoal(subject) }];
	return [...rows.values()];
}

/** Zero, and no dash, where a campaign without delivery has a goal. */
function withGoal({ parts }: Subject): Tally {
	return {
		...noTally(),
		hasGoal: parts.some(({ campaign }) => campaign.kind !== "search"),
	};
}

function piecesOf(
	{ campaign, from, to }: Part,
	day: number,
	{ time, breakdown }: ReportQuery,
	calendar: NumbersCalendar,
): Piece[] {
	const whole = countedDay(campaign, day, calendar);
	if (whole === null) return [];
	const numbers = from === 0 && to === 1 ? whole : partOf(whole, from, to);
	if (time !== "hour")
		return split({ campaign, breakdown, numbers, hour: null });
	const { timeZone } = campaign.account;
	const end = day === calendar.today ? calendar.hourNow : 24;
	const shown = shownHours(timeZone, day);
	return hoursOf(numbers, end).flatMap((part, hour) =>
		split({ campaign, breakdown, numbers: part, hour: shown[hour] ?? hour }),
	);
}

const hoursByDay = new Map<string, readonly number[]>();
const keptDays = 500;

/** Hours as a zone's clock shows them: what the world has in one that the clock skips is told of the hour after it. */
function shownHours(timeZone: string, day: number): readonly number[] {
	const key = `${timeZone} ${day}`;
	let hours = hoursByDay.get(key);
	if (hours === undefined) {
		hours = Array.from({ length: 24 }, (_, hour) =>
			isSkipped(timeZone, day, hour) ? hour + 1 : hour,
		);
		if (hoursByDay.size >= keptDays) hoursByDay.clear();
		hoursByDay.set(key, hours);
	}
	return hours;
}

function split({
	campaign,
	breakdown,
	numbers,
	hour,
}: {
	campaign: Part["campaign"];
	breakdown: Breakdown | null;
	numbers: Numbers;
	hour: number | null;
}): Piece[] {
	if (breakdown === null) return [{ hour, value: null, numbers }];
	return sharesOf(campaign, breakdown).map(({ value, from, to }) => ({
		hour,
		value,
		numbers: partOf(numbers, from, to),
	}));
}

function timeOf(
	{ time }: ReportQuery,
	day: number,
	hour: number | null,
): string | null {
	if (time === null) return null;
	return `${dateText(day)} ${String(hour ?? 0).padStart(2, "0")}:00:00`;
}
