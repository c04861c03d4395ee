import { coinText, currencyOf } from "../../world/money.ts";
import { attributes } from "./metric-names.ts";
import type { Subject } from "./subjects.ts";
import type { Tally } from "./tally.ts";

/** Form in which one row's numbers are written. */
export type Wording = {
	currencyCode: string;
	/** Money of several advertisers at once has no decimals. */
	withoutDecimals: boolean;
};

const none = "-";

/** A metric's text. */
type Writer = (tally: Tally, wording: Wording) => string;

const money =
	(coinsOf: (tally: Tally) => number): Writer =>
	(tally, { currencyCode, withoutDecimals }) => {
		const micros = coinsOf(tally) * currencyOf(currencyCode).unitMicros;
		return withoutDecimals
			? String(Math.round(micros / 1_000_000))
			: coinText(micros, currencyCode);
	};
const count =
	(of: (tally: Tally) => number): Writer =>
	(tally) =>
		String(of(tally));
/** Without a divisor it is 0. */
const ratio =
	(of: (tally: Tally) => number, by: (tally: Tally) => number): Writer =>
	(tally) =>
		by(tally) === 0 ? "0.00" : (of(tally) / by(tally)).toFixed(2);
/** Money for one of something. */
const cost = (
	by: (tally: Tally) => number,
	of = ({ spend }: Tally) => spend,
): Writer => {
	const coins = (tally: Tally) =>
		by(tally) === 0 ? 0 : Math.round(of(tally) / by(tally));
	return money(coins);
};
/** Nothing where no campaign has a goal. */
const ofGoal =
	(write: Writer): Writer =>
	(tally, wording) =>
		tally.hasGoal ? write(tally, wording) : none;

const impressions = (tally: Tally) => tally.impressions;
const clicks = (tally: Tally) => tally.clicks;
const payments = (tally: Tally) => tally.payments;
const results = (tally: Tally) => tally.results;
const conversions = (tally: Tally) => tally.conversions;
/** Everybody sees an ad about one and a third times. */
const reach = (tally: Tally) => Math.ceil((tally.impressions * 3) / 4);
const percent = (of: (tally: Tally) => number) => (tally: Tally) =>
	of(tally) * 100;

const conversion = ofGoal(count(conversions));
const costPerConversion = ofGoal(cost(conversions));
const conversionRate = ofGoal(ratio(percent(conversions), clicks));
const conversionRateV2 = ofGoal(ratio(percent(conversions), impressions));
const result = count(results);
const costPerResult = cost(results);
const resultRate = ratio(percent(results), impressions);
const spend = money((tally) => tally.spend);

const writers: Readonly<Record<string, Writer>> = {
	spend,
	billed_cost: spend,
	cash_spend: spend,
	impressions: count(impressions),
	gross_impressions: count(impressions),
	clicks: count(clicks),
	ctr: ratio(percent(clicks), impressions),
	cpc: cost(clicks),
	cpm: cost(impressions, (tally) => tally.spend * 1000),
	reach: count(reach),
	cost_per_1000_reached: cost(reach, (tally) => tally.spend * 1000),
	frequency: ratio(impressions, reach),
	conversion,
	real_time_conversion: conversion,
	cta_conversion: conversion,
	cost_per_conversion: costPerConversion,
	real_time_cost_per_conversion: costPerConversion,
	conversion_rate: conversionRate,
	real_time_conversion_rate: conversionRate,
	conversion_rate_v2: conversionRateV2,
	real_time_conversion_rate_v2: conversionRateV2,
	result,
	real_time_result: result,
	cost_per_result: costPerResult,
	real_time_cost_per_result: costPerResult,
	result_rate: resultRate,
	real_time_result_rate: resultRate,
	complete_payment: count(payments),
	cta_complete_payment: count(payments),
	total_complete_payment_rate: money((tally) => tally.value),
	value_per_complete_payment: cost(payments, (tally) => tally.value),
	cost_per_complete_payment: cost(payments),
	complete_payment_rate: ratio(percent(payments), clicks),
	complete_payment_roas: ratio(
		(tally) => tally.value,
		(tally) => tally.spend,
	),
};

const isRate =
	/(_rate|_roas|_value|^cost_per_.*|^value_per_.*|^average_.*|voucher_spend)$/;

/** Every metric of a row as text; `subject` is null for the total, which has no attributes. */
export function writeMetrics(
	names: readonly string[],
	tally: Tally,
	subject: Subject | null,
	wording: Wording,
): Record<string, string> {
	return Object.fromEntries(
		names.map((name) => {
			if (name in attributes)
				return [name, subject?.attributes()[name] ?? none];
			const write = writers[name];
			if (write !== undefined) return [name, write(tally, wording)];
			return [name, isRate.test(name) ? "0.00" : "0"];
		}),
	);
}
