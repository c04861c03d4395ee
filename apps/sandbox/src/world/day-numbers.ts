import type { Numbers } from "./numbers.ts";
import { fraction, mix } from "./random.ts";

/** Values that a campaign's numbers follow from. Days are counted from 1970-01-01 in the account's zone. */
export type CampaignProfile = {
	seed: number;
	/** Spend of an average day. */
	dailyCostMicros: number;
	costPerClickMicros: number;
	clickRate: number;
	conversionRate: number;
	/** Hundredths of the currency unit for one conversion. */
	conversionValueCents: number;
	/** Spend by weekday, Sunday first, 1 on average. */
	weekdays: readonly number[];
	firstDay: number;
	/** The last day with numbers; null: still running. */
	lastDay: number | null;
};

/** Conversions of these days (days since the epoch) grew afterwards, and costs by their own factor. */
export type Restatement = {
	fromDay: number;
	toDay: number;
	factor: number;
	costFactor: number;
};

/** The days that have numbers, and how much of the last one is over. */
export type NumbersCalendar = {
	firstDay: number;
	today: number;
	hourNow: number;
	restatements: readonly Restatement[];
};

/** A campaign's numbers of one day: weekday shape, a slow wave, some noise; today only as far as the hour. */
export function dayNumbers(
	profile: CampaignProfile,
	day: number,
	calendar: NumbersCalendar,
): Numbers | null {
	if (day < calendar.firstDay || day > calendar.today || day < profile.firstDay)
		return null;
	if (profile.lastDay !== null && day > profile.lastDay) return null;
	// Before the first hour is over there is none that numbers could belong to.
	if (day === calendar.today && calendar.hourNow === 0) return null;
	const noise = mix(profile.seed, day);
	// 1970-01-01 was a Thursday.
	const weekday = profile.weekdays[(day + 4) % 7] ?? 1;
	const wave = 1 + 0.12 * Math.sin((day + (profile.seed % 60)) / 9.5);
	const size =
		weekday *
		wave *
		(0.88 + 0.24 * fraction(noise)) *
		(day === calendar.today ? shareUntil(calendar.hourNow) : 1);
	const second = mix(noise, profile.seed);
	const third = mix(second, day);
	const clicks = Math.floor(
		(profile.dailyCostMicros * size) / profile.costPerClickMicros,
	);
	const impressions = Math.max(
		clicks,
		Math.floor(clicks / (profile.clickRate * (0.9 + 0.2 * fraction(second)))) +
			(noise % 97) +
			1,
	);
	let costMicros =
		Math.floor(
			clicks * profile.costPerClickMicros * (0.92 + 0.16 * fraction(third)),
		) + (clicks > 0 ? third % 1000 : 0);
	let conversions = Math.round(
		clicks *
			profile.conversionRate *
			(0.7 + 0.6 * fraction(mix(third, noise))) *
			100,
	);
	for (const restatement of calendar.restatements) {
		if (day < restatement.fromDay || day > restatement.toDay) continue;
		conversions = Math.round(conversions * restatement.factor);
		costMicros = Math.round(costMicros * restatement.costFactor);
	}
	const conversionsValue = Math.round(
		(conversions * profile.conversionValueCents) / 100,
	);
	return {
		impressions,
		clicks,
		costMicros,
		conversions,
		conversionsValue,
		allConversions: Math.round(conversions * 1.17),
		allConversionsValue: Math.round(conversionsValue * 1.17),
		viewThroughConversions: Math.floor(impressions / 4000),
	};
}

const hourWeights = [
	1, 0.7, 0.5, 0.4, 0.4, 0.6, 1.2, 2, 3, 4, 4.6, 4.9, 5.2, 5, 4.8, 4.6, 4.7, 5,
	5.6, 6.2, 6.4, 5.6, 3.8, 2,
];
const hourTotal = hourWeights.reduce((sum, weight) => sum + weight, 0);
const hourShares = hourWeights.map(
	(_, hour) =>
		hourWeights.slice(0, hour).reduce((sum, weight) => sum + weight, 0) /
		hourTotal,
);

/** The share of a day's numbers before the given hour (0 to 24). */
export function shareUntil(hour: number): number {
	return hour >= 24 ? 1 : (hourShares[hour] ?? 0);
}
