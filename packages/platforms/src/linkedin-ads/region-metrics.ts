import { inChunks } from "../chunks.ts";
import type { AccountRef, RegionMetricDraft, RegionRef } from "../drafts.ts";
import { isUnread, type Unread } from "../metrics/number-reading.ts";
import type { MetricPart } from "../parts.ts";
import type { Fields } from "../read-failure.ts";
import type { PlatformSession } from "../session.ts";
import { readAnalytics } from "./analytics.ts";
import { placeRow } from "./api-types.ts";
import { createLinkedinAdsClient, rowsOf } from "./client.ts";
import { idsInOneQuery } from "./lists.ts";
import { dayReader } from "./metric-reading.ts";
import { idOfUrn } from "./urns.ts";

/**
 * Numbers of each campaign group, day and place where members say that they are. They are approximate, come up to a day late, and
 * leave out places with fewer than three events: they add up to less than the day. Conversions are too few to be told so.
 */
export const regionMetrics: MetricPart<RegionMetricDraft>["run"] = (
	session,
	account,
	options,
) =>
	readAnalytics(
		session,
		account,
		{
			entity: "region metric",
			pivots: ["CAMPAIGN_GROUP", "MEMBER_REGION_V2"],
			conversion: null,
			beginsWithADay: true,
			readRow: readRegion,
			keyOf: ({ campaignExternalId, region }) =>
				`${campaignExternalId} ${region.key}`,
		},
		options,
	);

const readDay = dayReader(null);

/** Reads a row whose two names may come in either order. */
export function readRegion(row: Fields): RegionMetricDraft | Unread {
	const { pivotValues } = row;
	const [one, other] = Array.isArray(pivotValues) ? pivotValues : [];
	const group = idOfUrn("group", one) ?? idOfUrn("group", other);
	const key = idOfUrn("geo", other) ?? idOfUrn("geo", one);
	if (group === null || key === null) return { path: "pivotValues" };
	const read = readDay(row);
	return isUnread(read)
		? read
		: { campaignExternalId: group, ...read, region: { key, name: null } };
}

/** Names of places, such as `California, United States`. One that LinkedIn does not know is left out. */
export async function regionNames(
	session: PlatformSession,
	{ externalId }: AccountRef,
	keys: readonly string[],
): Promise<RegionRef[]> {
	const urns = keys
		.filter((key) => /^[1-9]\d{0,24}$/.test(key))
		.map((key) => `urn:li:geo:${key}`);
	const named: RegionRef[] = [];
	for (const some of inChunks(urns, idsInOneQuery)) {
		const { records } = await createLinkedinAdsClient(session).rows({
			path: "adTargetingEntities",
			parameters: {
				q: "urns",
				queryVersion: "QUERY_USES_URNS",
				urns: some,
				locale: { language: "en", country: "US" },
			},
			collect: rowsOf("region", placeRow, ({ urn, name }): RegionRef | null => {
				const key = idOfUrn("geo", urn);
				return key === null ? null : { key, name };
			}),
			bucket: "other",
			account: externalId,
		});
		named.push(...records);
	}
	return named;
}
