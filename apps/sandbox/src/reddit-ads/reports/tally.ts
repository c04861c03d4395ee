import type { WorldCampaign } from "../../world/campaigns.ts";
import { dayNumbers, type NumbersCalendar } from "../../world/day-numbers.ts";

const names = [
	"impressions",
	"clicks",
	"spend",
	"purchaseClicks",
	"purchaseViews",
	"purchaseValue",
	"leadClicks",
	"leadViews",
	"leadValue",
	"signUpClicks",
	"signUpViews",
	"signUpValue",
	"cartClicks",
	"cartViews",
	"cartValue",
	"visits",
] as const;

/** Whole numbers that metrics are made of: spend in micros, values of conversions in hundredths of the currency's unit. */
export type Tally = Record<(typeof names)[number], number>;

export function noTally(): Tally {
	return Object.fromEntries(names.map((name) => [name, 0])) as Tally;
}

/** Adds `part` to `sum` in place. */
export function addTally(sum: Tally, part: Tally): void {
	for (const name of names) sum[name] += part[name];
}

/** The part of `whole` between two cumulative shares: parts over neighbouring shares add up to the whole. */
export function partOfTally(whole: Tally, from: number, to: number): Tally {
	if (from === 0 && to === 1) return whole;
	const part = { ...whole };
	for (const name of names)
		part[name] = Math.floor(whole[name] * to) - Math.floor(whole[name] * from);
	return part;
}

/** Numbers that are not whole yet. */
export function shrunk(whole: Tally, factor: number): Tally {
	return partOfTally(whole, 0, factor);
}

/** True without any delivery and any conversion: no row tells of it. */
export function isNothing(tally: Tally): boolean {
	return names.every((name) => tally[name] === 0);
}

/**
 * A campaign's day as Reddit counts it: conversions whole, those after a click apart from those after a look, before
 * anything is split, so that hours, places, ad groups and ads add up to the day.
 */
export function countedDay(
	campaign: WorldCampaign,
	day: number,
	calendar: NumbersCalendar,
): Tally | null {
	const numbers = dayNumbers(campaign.profile, day, calendar);
	if (numbers === null) return null;
	const { impressions, clicks, costMicros, viewThroughConversions } = numbers;
	const purchases = Math.round(numbers.conversions / 100);
	const purchaseViews = Math.floor(purchases / 5);
	const leadClicks = Math.floor(clicks / 40);
	const leadViews = Math.floor(viewThroughConversions / 2);
	const signUpClicks = Math.floor(clicks / 25);
	const signUpViews = Math.floor(viewThroughConversions / 3);
	const value = numbers.conversionsValue;
	return {
		impressions,
		clicks,
		spend: costMicros,
		purchaseClicks: purchases - purchaseViews,
		purchaseViews,
		purchaseValue: value,
		leadClicks,
		leadViews,
		leadValue: (leadClicks + leadViews) * 500,
		signUpClicks,
		signUpViews,
		signUpValue: (signUpClicks + signUpViews) * 250,
		cartClicks: purchases * 3,
		cartViews: purchaseViews,
		cartValue: value * 2,
		visits: Math.floor(clicks * 0.8),
	};
}
