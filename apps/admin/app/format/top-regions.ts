import type { RegionRow } from "../graphql/grains.ts";

/** A page shows the first of each currency; all are in the API. */
const shownRegions = 8;

/** The first regions of each currency, in the order given. */
export function topRegions(rows: readonly RegionRow[]): RegionRow[] {
	const taken = new Map<string, number>();
	return rows.filter(({ currencyCode }) => {
		const before = taken.get(currencyCode) ?? 0;
		taken.set(currencyCode, before + 1);
		return before < shownRegions;
	});
}
