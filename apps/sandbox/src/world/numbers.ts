import { fraction, mix } from "./random.ts";

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
