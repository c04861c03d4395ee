import { utcHourOf } from "../../world/calendar.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import {
	dayNumbers,
	type NumbersCalendar,
	shareUntil,
} from "../../world/day-numbers.ts";
import { toCoins } from "../../world/money.ts";
import {
	addNumbers,
	type Numbers,
	noNumbers,
	partOf,
} from "../../world/numbers.ts";
import { difference, noTally, type Tally } from "./tally.ts";

/** A campaign's numbers of one UTC day. */
export type UtcDay = {
	/** Days since 1970-01-01. */
	day: number;
	whole: Tally;
	/** By hour of the UTC day where hours are wanted; pieces of the day otherwise. */
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

/** A campaign's numbers by UTC day, first and last included. The hours of a day add up to it, to the last coin. */
export function utcDaysOf(
	campaign: WorldCampaign,
	{ from, to }: { from: number; to: number },
	calendar: NumbersCalendar,
	wantsHours: boolean,
): UtcDay[] {
	const { account, profile } = campaign;
	const days = new Map<number, Map<number, Numbers>>();
	// No zone is more than a day away from UTC.
	for (let local = from - 1; local <= to + 1; local++) {
		const numbers = dayNumbers(profile, local, calendar);
		if (numbers === null) continue;
		const end = local === calendar.today ? calendar.hourNow : 24;
		const utcHours = utcHoursOf(account.timeZone, local);
		const until = (hour: number): number =>
			hour >= end ? 1 : shareUntil(hour) / shareUntil(end);
		for (let start = 0; start < end; ) {
			const first = utcHours[start] ?? 0;
			const day = Math.floor(first / 24);
			let next = start + 1;
			// All hours of one UTC day at once, or one by one.
			while (
				!wantsHours &&
				next < end &&
				Math.floor((utcHours[next] ?? 0) / 24) === day
			)
				next++;
			if (day >= from && day <= to) {
				const hours = days.get(day) ?? new Map<number, Numbers>();
				days.set(day, hours);
				const at = first - day * 24;
				const sum = hours.get(at) ?? noNumbers();
				addNumbers(sum, partOf(numbers, until(start), until(next)));
				hours.set(at, sum);
			}
			start = next;
		}
	}
	return [...days]
		.sort(([one], [other]) => one - other)
		.map(([day, hours]) => ({ day, ...counted(hours, account.currencyCode) }));
}

/** Hours of a UTC day as reports count them: coins along the day, so that no part of one is lost. */
function counted(
	hours: ReadonlyMap<number, Numbers>,
	code: string,
): Pick<UtcDay, "whole" | "hours"> {
	const sum = noNumbers();
	let before = noTally();
	const told = [...hours]
		.sort(([one], [other]) => one - other)
		.map(([hour, numbers]) => {
			addNumbers(sum, numbers);
			const until = tallyOf(sum, code);
			const tally = difference(until, before);
			before = until;
			return { hour, tally };
		});
	return { whole: before, hours: told };
}

function tallyOf(numbers: Numbers, code: string): Tally {
	// Values are hundredths of the currency's unit.
	const coins = (hundredths: number): number =>
		toCoins(hundredths * 10_000, code);
	return {
		impressions: numbers.impressions,
		clicks: numbers.clicks,
		spend: toCoins(numbers.costMicros, code),
		conversions: numbers.conversions,
		revenue: coins(numbers.conversionsValue),
		allConversions: numbers.allConversions,
		allRevenue: coins(numbers.allConversionsValue),
		viewThroughs: numbers.viewThroughConversions,
	};
}
