import type { WorldCampaign } from "../../world/campaigns.ts";
import { dayNumbers, type NumbersCalendar } from "../../world/day-numbers.ts";
import { toCoins } from "../../world/money.ts";
import type { Numbers } from "../../world/numbers.ts";

/** Sums that metrics are made of. Whole numbers, money in the smallest coins of the account's currency. */
export type Tally = {
	impressions: number;
	clicks: number;
	spend: number;
	/** Complete payments on the web site, and what they were worth. */
	payments: number;
	value: number;
	/** Conversions of campaigns that have a goal. */
	conversions: number;
	results: number;
	/** False where no campaign has a goal that is a conversion. */
	hasGoal: boolean;
};

export function noTally(): Tally {
	return {
		impressions: 0,
		clicks: 0,
		spend: 0,
		payments: 0,
		value: 0,
		conversions: 0,
		results: 0,
		hasGoal: false,
	};
}

export function addTally(sum: Tally, part: Tally): void {
	sum.impressions += part.impressions;
	sum.clicks += part.clicks;
	sum.spend += part.spend;
	sum.payments += part.payments;
	sum.value += part.value;
	sum.conversions += part.conversions;
	sum.results += part.results;
	sum.hasGoal ||= part.hasGoal;
}

/**
 * A campaign's day as TikTok counts it: money in whole coins and conversions whole, before anything is split, so that
 * hours, places, ad groups and ads add up to the day.
 */
export function countedDay(
	campaign: WorldCampaign,
	day: number,
	calendar: NumbersCalendar,
): Numbers | null {
	const numbers = dayNumbers(campaign.profile, day, calendar);
	if (numbers === null) return null;
	const { currencyCode } = campaign.account;
	const microsInHundredth = 10_000;
	return {
		...numbers,
		costMicros: toCoins(numbers.costMicros, currencyCode),
		conversions: Math.round(numbers.conversions / 100),
		conversionsValue: toCoins(
			numbers.conversionsValue * microsInHundredth,
			currencyCode,
		),
	};
}

/** @param counted numbers of `countedDay`, or a part of them */
export function tallyOf(campaign: WorldCampaign, counted: Numbers): Tally {
	const hasGoal = campaign.kind !== "search";
	return {
		impressions: counted.impressions,
		clicks: counted.clicks,
		spend: counted.costMicros,
		payments: counted.conversions,
		value: counted.conversionsValue,
		conversions: hasGoal ? counted.conversions : 0,
		results: hasGoal ? counted.conversions : counted.clicks,
		hasGoal,
	};
}

/** True without any delivery: no row tells of it where time or people are told apart. */
export function isNothing({
	impressions,
	clicks,
	spend,
	payments,
}: Tally): boolean {
	return impressions === 0 && clicks === 0 && spend === 0 && payments === 0;
}
