import type { MetricNumbers } from "../../drafts.ts";
import type { Unread } from "../../metrics/number-reading.ts";
import { centsToMicros } from "../../money.ts";
import type { Fields } from "../../read-failure.ts";
import { fieldsOfConversion } from "../conversions.ts";
import { isEntityId } from "../ids.ts";

export type ReportRow = Fields;

/** Fields that every report is asked for. */
export function reportFields(conversion?: string): string[] {
	const { clicks, views, value } = fieldsOfConversion(conversion);
	return ["SPEND", "IMPRESSIONS", "CLICKS", clicks, views, value];
}

/**
 * Makes the reader of a row's numbers. Spend comes in millionths of the currency, and the value of conversions in hundredths. A
 * number that is null is none: nothing was shown or paid, and of conversions nothing is known.
 */
export function numbersReader(
	conversion?: string,
): (row: ReportRow) => MetricNumbers | Unread {
	const counted = fieldsOfConversion(conversion);
	// Asked for in capitals, told in small letters.
	const [ofClicks, ofViews, ofValue] = [
		counted.clicks.toLowerCase(),
		counted.views.toLowerCase(),
		counted.value.toLowerCase(),
	];
	return (row) => {
		const costMicros = whole(row.spend);
		if (costMicros === undefined) return { path: "spend" };
		const impressions = whole(row.impressions);
		if (impressions === undefined) return { path: "impressions" };
		const clicks = whole(row.clicks);
		if (clicks === undefined) return { path: "clicks" };
		const afterClick = whole(row[ofClicks]);
		if (afterClick === undefined) return { path: ofClicks };
		const afterView = whole(row[ofViews]);
		if (afterView === undefined) return { path: ofViews };
		const value = whole(row[ofValue]);
		if (value === undefined) return { path: ofValue };
		return {
			costMicros: costMicros ?? 0n,
			impressions: impressions ?? 0n,
			clicks: clicks ?? 0n,
			conversions:
				afterClick === null && afterView === null
					? null
					: Number((afterClick ?? 0n) + (afterView ?? 0n)),
			conversionValueMicros: value === null ? null : centsToMicros(value),
		};
	};
}

const integer = /^-?\d{1,18}$/;

/** A whole number; null where the row says null, undefined for a field that is missing or none. */
function whole(value: unknown): bigint | null | undefined {
	if (value === null) return null;
	if (typeof value === "number")
		return Number.isSafeInteger(value) ? BigInt(value) : undefined;
	return typeof value === "string" && integer.test(value)
		? BigInt(value)
		: undefined;
}

/** Id of the row's campaign; null for what is none. */
export function campaignOf({ campaign_id: id }: ReportRow): string | null {
	const text = typeof id === "number" ? String(id) : id;
	return typeof text === "string" && isEntityId(text) ? text : null;
}
