import { utcHourOf } from "../../world/calendar.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import {
	dayNumbers,
	type NumbersCalendar,
	shareUntil,
} from "../../world/day-numbers.ts";
import {
	addNumbers,
	type Numbers,
	noNumbers,
	partOf,
} from "../../world/numbers.ts";

/** Hours of a zone's day, from one to, not including, another, that lie on one UTC day. */
type Stretch = { utcDay: number; from: number; until: number };

const stretches = new Map<string, readonly Stretch[]>();
const keptStretches = 5000;

/** The UTC days on which the hours of a zone's day lie: one, or two. */
function stretchesOf(timeZone: string, day: number): readonly Stretch[] {
	const key = `${timeZone} ${day}`;
	let found = stretches.get(key);
	if (found === undefined) {
		found = makeStretches(timeZone, day);
		if (stretches.size >= keptStretches) stretches.clear();
		stretches.set(key, found);
	}
	return found;
}

function makeStretches(timeZone: string, day: number): Stretch[] {
	const made: Stretch[] = [];
	for (let hour = 0; hour < 24; hour++) {
		const utcDay = Math.floor(utcHourOf(timeZone, day, hour) / 24);
		const last = made.at(-1);
		if (last?.utcDay === utcDay) last.until = hour + 1;
		else made.push({ utcDay, from: hour, until: hour + 1 });
	}
	return made;
}

/**
 * A campaign's numbers by UTC day, from one to another, both included. LinkedIn's days are UTC's for every account, so
 * each is made of hours of two of the account's days.
 */
export function numbersByUtcDay(
	campaign: WorldCampaign,
	calendar: NumbersCalendar,
	range: { from: number; to: number },
): ReadonlyMap<number, Numbers> {
	const byDay = new Map<number, Numbers>();
	const { timeZone } = campaign.account;
	const first = Math.max(range.from - 1, calendar.firstDay);
	const last = Math.min(range.to + 1, calendar.today);
	for (let day = first; day <= last; day++) {
		const whole = dayNumbers(campaign.profile, day, calendar);
		if (whole === null) continue;
		const end = day === calendar.today ? calendar.hourNow : 24;
		for (const { utcDay, from, until } of stretchesOf(timeZone, day)) {
			if (utcDay < range.from || utcDay > range.to || from >= end) continue;
			const share = shareUntil(end);
			const part = partOf(
				whole,
				shareUntil(from) / share,
				shareUntil(Math.min(until, end)) / share,
			);
			const sum = byDay.get(utcDay);
			if (sum === undefined) {
				const made = noNumbers();
				addNumbers(made, part);
				byDay.set(utcDay, made);
			} else addNumbers(sum, part);
		}
	}
	return byDay;
}
