/** One hour's spend in one currency. */
export interface HourRow {
	hourStart: string;
	currencyCode: string;
	spend: string;
	clicks: string;
}

/** One region's numbers in one currency. */
export interface RegionRow {
	region: string;
	currencyCode: string;
	spend: string;
	impressions: string;
	clicks: string;
}

export interface Grains {
	hours: { rows: HourRow[]; freshAsOf: string | null };
	regions: {
		rows: RegionRow[];
		totals: { currencyCode: string; spend: string }[];
	};
}

/**
 * `metrics` by hour and by region, under their own names; wants `$from`, `$to`, `$hoursFrom` and `$hoursTo`. Four days of hours in
 * two currencies, and the regions in which most was spent.
 */
export const grains = /* GraphQL */ `
	hours: metrics(input: { from: $hoursFrom, to: $hoursTo, groupBy: [HOUR], first: 200 }) {
		rows { hourStart currencyCode spend clicks }
		freshAsOf
	}
	regions: metrics(input: { from: $from, to: $to, groupBy: [REGION], first: 40, orderBy: { metric: SPEND } }) {
		rows { region currencyCode spend impressions clicks }
		totals { currencyCode spend }
	}
`;
