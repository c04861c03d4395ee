import { utcHourOf } from "../../world/calendar.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import {
	dayNumbers,
	type NumbersCalendar,
	shareUntil,
} from "../../world/day-numbers.ts";
import { toCoins } from "../../world/money.ts";
import type { Numbers } from "../../world/numbers.ts";
import { addTally, difference, noTally, type Tally } from "./tally.ts";

/** A campaign's numbers of one UTC day. */
export type UtcDay = {
	/** Days since 1970-01-01. */
	day: number;
	whole: Tally;
	/** By hour of the UTC day, where hours are wanted; empty otherwise. */
	hours: readonly { hour: number; tally: Tally }[];
};

const hoursByDay = new Map<string, readonly number[]>();
const keptDays = 4_000;

/** UTC hours, since 1970, of a zone's 24 hours of a day. */
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

/**
 * A campaign's numbers by UTC day, first and last included. Coins are counted along each day of the account's zone, so that
 * hours add up to the coin to the UTC day and to the account's own day alike.
 */
export function utcDaysOf(
	campaign: WorldCampaign,
	{ from, to }: { from: number; to: number },
	calendar: NumbersCalendar,
	wantsHours: boolean,
): UtcDay[] {
	const { account, profile } = campaign;
	const days = new Map<number, { whole: Tally; hours: Map<number, Tally> }>();
	const dayOf = (day: number) => {
		let found = days.get(day);
		if (found === undefined) {
			found = { whole: noTally(), hours: new Map() };
			days.set(day, found);
		}
		return found;
	};
	// No zone is more than a day away from UTC.
	for (let local = from - 1; local <= to + 1; local++) {
		const numbers = dayNumbers(profile, local, calendar);
		if (numbers === null) continue;
		const end = local === calendar.today ? calendar.hourNow : 24;
		const utcHours = utcHoursOf(account.timeZone, local);
		const until = (hour: number): Tally =>
			tallyUntil(numbers, hour, end, account.currencyCode);
		let start = 0;
		while (start < end) {
			const day = Math.floor((utcHours[start] ?? 0) / 24);
			let next = start + 1;
			while (next < end && Math.floor((utcHours[next] ?? 0) / 24) === day)
				next++;
			if (day >= from && day <= to) {
				const entry = dayOf(day);
				addTally(entry.whole, difference(until(next), until(start)));
				if (wantsHours)
					for (let hour = start; hour < next; hour++) {
						const at = (utcHours[hour] ?? 0) - day * 24;
						const sum = entry.hours.get(at) ?? noTally();
						addTally(sum, difference(until(hour + 1), until(hour)));
						entry.hours.set(at, sum);
					}
			}
			start = next;
		}
	}
	return [...days]
		.sort(([one], [other]) => one - other)
		.map(([day, { whole, hours }]) => ({
			day,
			whole,
			hours: [...hours]
				.sort(([one], [other]) => one - other)
				.map(([hour, tally]) => ({ hour, tally })),
		}));
}

/** The numbers of a day's hours before this one. */
function tallyUntil(
	numbers: Numbers,
	hour: number,
	end: number,
	code: string,
): Tally {
	const share = hour >= end ? 1 : shareUntil(hour) / shareUntil(end);
	const part = (value: number): number => Math.floor(value * share);
	// Values are hundredths of the currency's unit.
	const coins = (hundredths: number): number =>
		toCoins(part(hundredths) * 10_000, code);
	return {
		impressions: part(numbers.impressions),
		clicks: part(numbers.clicks),
		spend: toCoins(part(numbers.costMicros), code),
		conversions: part(numbers.conversions),
		revenue: coins(numbers.conversionsValue),
		allConversions: part(numbers.allConversions),
		allRevenue: coins(numbers.allConversionsValue),
		viewThroughs: part(numbers.viewThroughConversions),
	};
}
