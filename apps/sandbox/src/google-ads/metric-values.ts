import type { Json } from "./entities.ts";
import type { Numbers } from "./metric-numbers.ts";

/** A metric as REST shows it: int64 as text, doubles as numbers; undefined when it would divide by zero. */
export function metricValue(name: string, numbers: Numbers): Json | undefined {
	switch (name) {
		case "impressions":
			return String(numbers.impressions);
		case "clicks":
		case "interactions":
			return String(numbers.clicks);
		case "costMicros":
			return String(numbers.costMicros);
		case "viewThroughConversions":
			return String(numbers.viewThroughConversions);
		case "conversions":
		case "conversionsByConversionDate":
			return numbers.conversions / 100;
		case "conversionsValue":
		case "conversionsValueByConversionDate":
			return numbers.conversionsValue / 100;
		case "allConversions":
			return numbers.allConversions / 100;
		case "allConversionsValue":
			return numbers.allConversionsValue / 100;
		case "ctr":
			return quotient(numbers.clicks, numbers.impressions);
		case "averageCpc":
		case "averageCost":
			return quotient(numbers.costMicros, numbers.clicks);
		case "averageCpm":
			return quotient(numbers.costMicros * 1000, numbers.impressions);
		case "costPerConversion":
			return quotient(numbers.costMicros * 100, numbers.conversions);
		default:
			return undefined;
	}
}

function quotient(dividend: number, divisor: number): number | undefined {
	return divisor === 0 ? undefined : dividend / divisor;
}
