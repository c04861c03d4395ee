import type { RegionRow } from "../graphql/grains.ts";

/** A page shows the first of each currency; all are in the API. */
const shownRegions = 8;

/** The regions of each currency in which most was spent. Platforms have keys of their own for a region: those of one name are one. */
export function topRegions(rows: readonly RegionRow[]): RegionRow[] {
	const inCurrency = Map.groupBy(rows, ({ currencyCode }) => currencyCode);
	return [...inCurrency.values()].flatMap((own) =>
		[...Map.groupBy(own, ({ region }) => region).values()]
			.map((same) => same.reduce(addRegions))
			.sort((one, other) => compare(BigInt(other.spend), BigInt(one.spend)))
			.slice(0, shownRegions),
	);
}

const addRegions = (one: RegionRow, other: RegionRow): RegionRow => ({
	...one,
	spend: add(one.spend, other.spend),
	impressions: add(one.impressions, other.impressions),
	clicks: add(one.clicks, other.clicks),
});

const add = (one: string, other: string) => String(BigInt(one) + BigInt(other));

const compare = (one: bigint, other: bigint) =>
	one < other ? -1 : Number(one > other);
