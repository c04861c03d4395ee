import type { MetricNumbers } from "../drafts.ts";

/**
 * Bound of every number of a day: impressions, clicks, conversions, currency units. No account has a trillion of any, not in
 * dong either, which are worth the least of what accounts are kept in: it is forty million dollars. Nor do seven days of it,
 * in millionths, overflow the 64 bits that the sums of a campaign's week are kept in.
 */
const most = 1_000_000_000_000;
const mostWhole = BigInt(most);
const mostMicros = mostWhole * 1_000_000n;

/** Finds the number that no account can have in a day: its field, and its name in a sentence. */
export function findTooLarge({
	costMicros,
	impressions,
	clicks,
	conversions,
	conversionValueMicros,
}: MetricNumbers): readonly [field: string, name: string] | null {
	if (costMicros > mostMicros) return ["costMicros", "spend"];
	if (impressions > mostWhole) return ["impressions", "number of impressions"];
	if (clicks > mostWhole) return ["clicks", "number of clicks"];
	// Both may be below zero, as platforms take conversions back.
	if (conversions !== null && !(Math.abs(conversions) <= most))
		return ["conversions", "number of conversions"];
	if (
		conversionValueMicros !== null &&
		(conversionValueMicros > mostMicros || conversionValueMicros < -mostMicros)
	)
		return ["conversionValueMicros", "value of the conversions"];
	return null;
}
