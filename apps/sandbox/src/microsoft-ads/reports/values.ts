import { currencyOf } from "../../world/money.ts";
import type { Measure } from "./columns.ts";
import type { Tally } from "./tally.ts";

/** A number of a row as text: plain, or with commas between thousands as format 1.0 has them. Empty where there is none. */
export function writeMeasure(
	name: Measure,
	tally: Tally,
	code: string,
	isPlain: boolean,
): string {
	const { decimals } = currencyOf(code);
	const units = (coins: number): number => coins / 10 ** decimals;
	const count = (value: number): string => written(value, 0, isPlain);
	const money = (value: number): string => written(value, decimals, isPlain);
	const { impressions, clicks, conversions } = tally;
	const spend = units(tally.spend);
	const revenue = units(tally.revenue);
	switch (name) {
		case "Impressions":
			return count(impressions);
		case "Clicks":
			return count(clicks);
		case "Spend":
			return money(spend);
		case "Ctr":
			return percent(clicks, impressions);
		case "AverageCpc":
			return clicks === 0 ? "" : written(spend / clicks, 2, isPlain);
		case "AverageCpm":
			return impressions === 0
				? ""
				: written((spend / impressions) * 1_000, 2, isPlain);
		case "Conversions":
			// Whole ones, as the column was before it was given up.
			return count(Math.floor(conversions / 100));
		case "ConversionsQualified":
			return written(conversions / 100, 2, isPlain);
		case "ConversionRate":
			return percent(conversions / 100, clicks);
		case "CostPerConversion":
			return conversions === 0
				? ""
				: written(spend / (conversions / 100), 2, isPlain);
		case "Revenue":
			return money(revenue);
		case "ReturnOnAdSpend":
			return spend === 0 ? "" : written(revenue / spend, 2, isPlain);
		case "RevenuePerConversion":
			return conversions === 0
				? ""
				: written(revenue / (conversions / 100), 2, isPlain);
		case "AllConversions":
			return count(Math.floor(tally.allConversions / 100));
		case "AllConversionsQualified":
			return written(tally.allConversions / 100, 2, isPlain);
		case "AllRevenue":
			return money(units(tally.allRevenue));
		case "ViewThroughConversions":
			return count(Math.floor(tally.viewThroughs / 100));
		case "ViewThroughConversionsQualified":
			return written(tally.viewThroughs / 100, 2, isPlain);
		case "Assists":
			return "0";
		default:
			return "";
	}
}

function percent(part: number, whole: number): string {
	return whole === 0 ? "" : `${((part / whole) * 100).toFixed(2)}%`;
}

function written(value: number, decimals: number, isPlain: boolean): string {
	const text = value.toFixed(decimals);
	if (isPlain) return text;
	const [whole = "", fraction] = text.split(".");
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
	return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
