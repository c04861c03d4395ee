import type { ReportQuery } from "./query.ts";
import type { ReportRow } from "./rows.ts";
import type { Tally } from "./tally.ts";

type Writer = (tally: Tally) => number | null;

/** Micros, or hundredths, with as many places as a float has room for. */
const per = (of: number, by: number): number | null =>
	by === 0 ? null : Number((of / by).toFixed(4));
const ratio = (of: number, by: number): number =>
	by === 0 ? 0 : Number((of / by).toFixed(6));
/** Everybody sees an ad about one and a third times. */
const reach = ({ impressions }: Tally) => Math.ceil((impressions * 3) / 4);

/** Number and value of one conversion event, in fields named after it. */
function conversion(
	event: string,
	clicks: keyof Tally,
	views: keyof Tally | null,
	value: { field: string; of: keyof Tally; hasItems: boolean } | null,
): Record<string, Writer> {
	const count = (tally: Tally) =>
		tally[clicks] + (views === null ? 0 : tally[views]);
	return {
		[`CONVERSION_${event}_CLICKS`]: (tally) => tally[clicks],
		[`CONVERSION_${event}_VIEWS`]: (tally) =>
			views === null ? 0 : tally[views],
		[`CONVERSION_${event}_ECPA`]: (tally) => per(tally.spend, count(tally)),
		...(value === null
			? {}
			: {
					[`CONVERSION_${value.field}_TOTAL_VALUE`]: (tally) => tally[value.of],
					[`CONVERSION_${value.field}_AVG_VALUE`]: (tally) =>
						per(tally[value.of], count(tally)),
				}),
		...(value?.hasItems
			? { [`CONVERSION_${event}_TOTAL_ITEMS`]: (tally) => count(tally) * 2 }
			: {}),
	};
}

const keyCount = ({ purchaseClicks, purchaseViews }: Tally) =>
	purchaseClicks + purchaseViews;

/** Metrics that somebody here has; the others are null. */
const writers: Readonly<Record<string, Writer>> = {
	IMPRESSIONS: (tally) => tally.impressions,
	CLICKS: (tally) => tally.clicks,
	SPEND: (tally) => tally.spend,
	CTR: ({ clicks, impressions }) => ratio(clicks, impressions),
	CPC: ({ spend, clicks }) => per(spend, clicks),
	ECPM: ({ spend, impressions }) => per(spend * 1000, impressions),
	REACH: reach,
	FREQUENCY: (tally) => ratio(tally.impressions, reach(tally)),
	...conversion("PURCHASE", "purchaseClicks", "purchaseViews", {
		field: "PURCHASE",
		of: "purchaseValue",
		hasItems: true,
	}),
	...conversion("LEAD", "leadClicks", "leadViews", {
		field: "LEAD",
		of: "leadValue",
		hasItems: false,
	}),
	...conversion("SIGN_UP", "signUpClicks", "signUpViews", {
		field: "SIGNUP",
		of: "signUpValue",
		hasItems: false,
	}),
	...conversion("ADD_TO_CART", "cartClicks", "cartViews", {
		field: "ADD_TO_CART",
		of: "cartValue",
		hasItems: true,
	}),
	...conversion("PAGE_VISIT", "visits", null, null),
	CONVERSION_ROAS: ({ purchaseValue, spend }) =>
		ratio(purchaseValue * 10_000, spend),
	KEY_CONVERSION_TOTAL_COUNT: keyCount,
	KEY_CONVERSION_CLICKS: ({ purchaseClicks }) => purchaseClicks,
	KEY_CONVERSION_VIEWS: ({ purchaseViews }) => purchaseViews,
	KEY_CONVERSION_ECPA: (tally) => per(tally.spend, keyCount(tally)),
	KEY_CONVERSION_RATE: (tally) => ratio(keyCount(tally), tally.clicks),
	REDDIT_LEADS: () => 0,
};

/** Names of breakdowns and attributes that rows tell otherwise than in small letters. */
const keys: Readonly<Record<string, string>> = {
	AD_ACCOUNT_ID: "account_id",
	METRO: "dma",
	CAROUSEL_CARD: "gallery_item_id",
};
/** Attributes of a row by another of its names. */
const synonyms: Readonly<Record<string, string>> = {
	ACCOUNT_ID: "AD_ACCOUNT_ID",
};

/** A row as reports tell it: breakdowns first, then fields, in small letters. */
export function writeRow(
	row: ReportRow,
	{ breakdowns, fields, time }: ReportQuery,
): Record<string, unknown> {
	const { subject, values, tally } = row;
	const attributes: Readonly<Record<string, string | null>> = {
		...subject.ids,
		...values,
		...(time === null ? {} : { [time]: row.time }),
		CURRENCY: subject.account.currencyCode,
		CLICK_ATTRIBUTION_WINDOW: "MONTH",
		VIEW_ATTRIBUTION_WINDOW: "DAY",
	};
	const written: Record<string, unknown> = {};
	for (const name of breakdowns)
		written[keys[name] ?? name.toLowerCase()] = attributes[name] ?? null;
	for (const name of fields) {
		const write = writers[name];
		const key = name.toLowerCase();
		if (write !== undefined) written[key] = write(tally);
		else if (!(key in written))
			written[key] = attributes[synonyms[name] ?? name] ?? null;
	}
	return written;
}
