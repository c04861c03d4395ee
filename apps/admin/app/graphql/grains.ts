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
 * `metrics` by hour and by region, under their own names; wants the days of a report, `$hoursFrom` and `$hoursTo`. Four days of hours
 * in ten currencies, and the regions in which most was spent, one currency after another.
 */
export const grains = /* GraphQL */ `
	hours: metrics(input: { from: $hoursFrom, to: $hoursTo, groupBy: [HOUR] }) {
		rows { hourStart currencyCode spend clicks }
		freshAsOf
	}
	regions: metrics(input: { from: $from, to: $to, completeDays: $completeDays, groupBy: [REGION], orderBy: { metric: SPEND } }) {
		rows { region currencyCode spend impressions clicks }
		totals { currencyCode spend }
	}
`;
