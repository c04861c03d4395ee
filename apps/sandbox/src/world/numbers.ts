import type { Restatement } from "../google-ads/seed/entities.ts";
import { fraction, mix } from "./random.ts";

/** What a campaign's numbers follow from. Days are counted from 1970-01-01 in the account's zone. */
export type MetricProfile = {
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

/** Whole numbers only, so that parts add up exactly. Conversions and values are hundredths. */
export type Numbers = {
	impressions: number;
	clicks: number;
	costMicros: number;
	conversions: number;
	conversionsValue: number;
	allConversions: number;
	allConversionsValue: number;
	viewThroughConversions: number;
};

export const numberNames = [
	"impressions",
	"clicks",
	"costMicros",
	"conversions",
	"conversionsValue",
	"allConversions",
	"allConversionsValue",
	"viewThroughConversions",
] as const satisfies readonly (keyof Numbers)[];

export function noNumbers(): Numbers {
	return {
		impressions: 0,
		clicks: 0,
		costMicros: 0,
		conversions: 0,
		conversionsValue: 0,
		allConversions: 0,
		allConversionsValue: 0,
		viewThroughConversions: 0,
	};
}

/** Adds `part` to `sum` in place. */
export function addNumbers(sum: Numbers, part: Numbers): void {
	for (const name of numberNames) sum[name] += part[name];
}

export function isZero(numbers: Numbers): boolean {
	return numberNames.every((name) => numbers[name] === 0);
}

/** The days that have numbers, and how much of the last one is over. */
export type MetricCalendar = {
	firstDay: number;
	today: number;
	hourNow: number;
	restatements: readonly Restatement[];
};

/** A campaign's numbers of one day: weekday shape, a slow wave, some noise; today only as far as the hour. */
export function dayNumbers(
	profile: MetricProfile,
	day: number,
	calendar: MetricCalendar,
): Numbers | null {
	if (day < calendar.firstDay || day > calendar.today || day < profile.firstDay)
		return null;
	if (profile.lastDay !== null && day > profile.lastDay) return null;
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
	const costMicros =
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
		if (day >= restatement.fromDay && day <= restatement.toDay)
			conversions = Math.round(conversions * restatement.factor);
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

/** The part of `whole` between two cumulative shares: parts over neighbouring shares add up to the whole. */
export function partOf(whole: Numbers, from: number, to: number): Numbers {
	const part = noNumbers();
	for (const name of numberNames)
		part[name] = Math.floor(whole[name] * to) - Math.floor(whole[name] * from);
	return part;
}

/** Cumulative shares of `count` parts, from 0 to 1: each part between about half and one and a half of the average. */
export function cumulativeShares(seed: number, count: number): number[] {
	const weights = Array.from(
		{ length: count },
		(_, index) => 0.5 + fraction(mix(seed, index)),
	);
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	let sum = 0;
	const shares = [0];
	for (const weight of weights) {
		sum += weight;
		shares.push(sum / total);
	}
	shares[count] = 1;
	return shares;
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
