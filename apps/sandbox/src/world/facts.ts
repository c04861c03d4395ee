import type { WorldAccount } from "./accounts.ts";
import { localTime, utcHourOf } from "./calendar.ts";
import type { WorldCampaign } from "./campaigns.ts";
import type { Clock } from "./clock.ts";
import {
	dayNumbers,
	type NumbersCalendar,
	type Restatement,
	shareUntil,
} from "./day-numbers.ts";
import {
	addNumbers,
	cumulativeShares,
	isZero,
	type Numbers,
	noNumbers,
	numberNames,
	partOf,
} from "./numbers.ts";
import { countryOf } from "./places.ts";

/** Place that numbers belong to. */
export type Place =
	/** ISO 3166-2. */
	| { region: string }
	/** Somewhere in the account's country. */
	| { region: null; isInCountry: true }
	/** Nothing is known. */
	| { region: null; isInCountry: false };

/** The finest grain: a campaign's numbers of one hour of one day in one place. */
export type Fact = {
	/** Days since 1970-01-01 in the account's zone. */
	day: number;
	/** 0 to 23 in the account's zone. */
	hour: number;
	place: Place;
	numbers: Numbers;
};

/** Numbers of one hour, by UTC. */
export type UtcHour = {
	/** Hours since 1970-01-01 UTC. */
	utcHour: number;
	numbers: Numbers;
};

/** The part of all numbers that is known to be in the account's country. */
const placedShare = 0.92;

/**
 * The one table of what happened: account x campaign x day x hour x place. Nothing of it is stored: each number follows
 * from the seed, the campaign and the day, so that years of history cost nothing. Whatever is asked (a day, its hours, its
 * places, or single facts), the parts add up exactly to the whole, and every platform renders these numbers.
 */
export class Facts {
	readonly #clock: Clock;
	readonly #days: number;
	readonly #restatements = new Map<string, Restatement[]>();

	constructor(options: { clock: Clock; days: number }) {
		this.#clock = options.clock;
		this.#days = options.days;
	}

	/**
	 * The days of an account that have numbers at this moment.
	 *
	 * @param lateHours so many of the newest hours are not told yet, by a platform that is late
	 */
	calendar(account: WorldAccount, lateHours = 0): NumbersCalendar {
		const { day, hour } = localTime(account.timeZone, this.#clock.now());
		return {
			firstDay: day - this.#days + 1,
			today: day,
			hourNow: Math.max(0, hour - lateHours),
			restatements: this.#restatements.get(account.id) ?? [],
		};
	}

	/**
	 * Conversions of an account's last days grow by a factor, as they do when they are attributed late, and costs by one of
	 * their own.
	 */
	restate(
		account: WorldAccount,
		factor: number,
		days: number,
		costFactor = 1,
	): void {
		const { today } = this.calendar(account);
		this.#restatements.set(account.id, [
			...(this.#restatements.get(account.id) ?? []),
			{ fromDay: today - days + 1, toDay: today, factor, costFactor },
		]);
	}

	/** A campaign's numbers of one day; null for a day without any. */
	day(campaign: WorldCampaign, day: number): Numbers | null {
		return dayNumbers(campaign.profile, day, this.calendar(campaign.account));
	}

	/** A day's numbers by hour of the account's zone. */
	hours(campaign: WorldCampaign, day: number): Numbers[] {
		const whole = this.day(campaign, day);
		const end = this.#endHour(campaign, day);
		return whole === null ? [] : hoursOf(whole, end);
	}

	/** A day's numbers by place. */
	places(
		campaign: WorldCampaign,
		day: number,
	): { place: Place; numbers: Numbers }[] {
		const whole = this.day(campaign, day);
		if (whole === null) return [];
		return placesOf(campaign).map(({ place, from, to }) => ({
			place,
			numbers: partOf(whole, from, to),
		}));
	}

	/** A day's facts: by hour they add up to `hours`, by place to `places`. Those without any number are left out. */
	facts(campaign: WorldCampaign, day: number): Fact[] {
		const hours = this.hours(campaign, day);
		const places = this.places(campaign, day);
		if (hours.length === 0) return [];
		const facts = hours.flatMap((_, hour) =>
			places.map(({ place }) => ({ day, hour, place, numbers: noNumbers() })),
		);
		for (const name of numberNames) {
			const cells = spread(
				hours.map((numbers) => numbers[name]),
				places.map(({ numbers }) => numbers[name]),
			);
			cells.forEach((value, index) => {
				const fact = facts[index];
				if (fact !== undefined) fact.numbers[name] = value;
			});
		}
		return facts.filter(({ numbers }) => !isZero(numbers));
	}

	/** A campaign's numbers by UTC hour from one hour to, not including, another; hours without any are left out. */
	utcHours(
		campaign: WorldCampaign,
		fromHour: number,
		untilHour: number,
	): UtcHour[] {
		const { timeZone } = campaign.account;
		const byHour = new Map<number, Numbers>();
		// No zone is more than a day away from UTC.
		const lastDay = Math.floor(untilHour / 24) + 1;
		for (let day = Math.floor(fromHour / 24) - 1; day <= lastDay; day++) {
			this.hours(campaign, day).forEach((numbers, hour) => {
				const utcHour = utcHourOf(timeZone, day, hour);
				if (utcHour < fromHour || utcHour >= untilHour || isZero(numbers))
					return;
				const sum = byHour.get(utcHour) ?? noNumbers();
				addNumbers(sum, numbers);
				byHour.set(utcHour, sum);
			});
		}
		return [...byHour]
			.map(([utcHour, numbers]) => ({ utcHour, numbers }))
			.sort((a, b) => a.utcHour - b.utcHour);
	}

	/** The hour at which a day ends: 24, or that of now. */
	#endHour({ account }: WorldCampaign, day: number): number {
		const { today, hourNow } = this.calendar(account);
		return day === today ? hourNow : 24;
	}
}

/** A day's numbers by hour. Of a day that is not over, only the hours before `end`. */
export function hoursOf(numbers: Numbers, end: number): Numbers[] {
	const whole = shareUntil(end);
	return Array.from({ length: end }, (_, hour) =>
		partOf(numbers, shareUntil(hour) / whole, shareUntil(hour + 1) / whole),
	);
}

/**
 * A campaign's places, each with its part of a number: from one cumulative share to the next, the last one ending with 1.
 *
 * @param placed the share that is known to be in the account's country
 */
export function placesOf(
	{ account, profile }: WorldCampaign,
	placed = placedShare,
): { place: Place; from: number; to: number }[] {
	const { regions } = countryOf(account.timeZone);
	const places: Place[] = [
		...regions.map(({ code }) => ({ region: code })),
		{ region: null, isInCountry: true },
	];
	const shares = cumulativeShares(profile.seed, places.length);
	return [
		...places.map((place, index) => ({
			place,
			from: (shares[index] ?? 0) * placed,
			to: (shares[index + 1] ?? 1) * placed,
		})),
		{ place: { region: null, isInCountry: false }, from: placed, to: 1 },
	];
}

/**
 * Whole numbers, row by row, with the given sums of rows and of columns (both of the same total): each near its proportional
 * part and none negative. What rounding down leaves over goes from the first row and column to the last.
 */
export function spread(
	rows: readonly number[],
	columns: readonly number[],
): number[] {
	const total = columns.reduce((sum, value) => sum + value, 0);
	const restOfColumns = [...columns];
	const cells: number[] = [];
	const restOfRows = rows.map((row) => {
		let rest = row;
		for (const [index, column] of columns.entries()) {
			const share = total === 0 ? 0 : Math.floor((column / total) * row);
			// A double may round the share up: never more than is left of the row and the column.
			const value = Math.min(rest, restOfColumns[index] ?? 0, share);
			cells.push(value);
			rest -= value;
			restOfColumns[index] = (restOfColumns[index] ?? 0) - value;
		}
		return rest;
	});
	restOfRows.forEach((left, row) => {
		let rest = left;
		for (const index of columns.keys()) {
			const moved = Math.min(rest, restOfColumns[index] ?? 0);
			const cell = row * columns.length + index;
			cells[cell] = (cells[cell] ?? 0) + moved;
			rest -= moved;
			restOfColumns[index] = (restOfColumns[index] ?? 0) - moved;
		}
	});
	return cells;
}
