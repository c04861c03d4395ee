import { inChunks } from "../chunks.ts";
import type { AccountRef, Page } from "../drafts.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import type { ListOptions } from "../parts.ts";
import type { ReadRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { readAdGroups } from "./ad-groups.ts";
import type { CampaignRow } from "./api-types.ts";
import { readCampaigns } from "./campaigns.ts";
import { byId, checkId, idsInOneCall } from "./ids.ts";
import type { Place } from "./mapper.ts";

/** Calls for what lies below campaigns are small and many; so few at once wait for no more than a moment under our own limit. */
const atOnce = 6;
const campaignsOnPage = 24;

/** A Performance Max campaign has groups of assets instead. */
const hasAdGroups = ({ CampaignType }: CampaignRow): boolean =>
	CampaignType !== "PerformanceMax";

/** Ids of campaigns that have ad groups, in order. */
async function campaignIds(
	session: PlatformSession,
	account: AccountRef,
	externalIds: readonly string[] | undefined,
	types: readonly string[] | undefined,
): Promise<string[]> {
	const chunks = externalIds
		? inChunks([...new Set(externalIds)].map(checkId), idsInOneCall)
		: [undefined];
	const ids: string[] = [];
	for (const chunk of chunks) {
		const { records } = await readCampaigns(session, account, chunk);
		for (const { row } of records)
			if (hasAdGroups(row) && (types?.includes(row.CampaignType ?? "") ?? true))
				ids.push(row.Id);
	}
	return ids.sort(byId);
}

/** Reads what lies below some campaigns. */
type ReadBelow<Draft> = (
	campaignIds: readonly string[],
) => Promise<ReadRows<Draft>>;

/**
 * A list of what lies below campaigns, which Microsoft tells for one campaign at a time: some campaigns to a page, by
 * ascending id, with the last one's id as the cursor.
 */
async function* inPages<Draft>(
	session: PlatformSession,
	account: AccountRef,
	{ externalIds, cursor = null, pageSize }: ListOptions,
	read: ReadBelow<Draft>,
	types?: readonly string[],
): AsyncGenerator<Page<Draft>> {
	if (externalIds?.length === 0) return;
	const all = await campaignIds(session, account, externalIds, types);
	const ids = all.filter((id) => cursor === null || byId(id, cursor) > 0);
	// Whoever wants few records is told those of the first campaigns that have any.
	const size = pageSize === undefined ? campaignsOnPage : 1;
	const chunks = inChunks(ids, size);
	for (const chunk of chunks.length > 0 ? chunks : [[]]) {
		const last = chunk.at(-1) ?? null;
		yield {
			...(await read(chunk)),
			nextCursor: last === (ids.at(-1) ?? null) ? null : last,
		};
	}
}

/** A list that is told for each campaign. */
export function belowCampaigns<Draft>(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions,
	read: (campaignId: string) => Promise<ReadRows<Draft>>,
): AsyncGenerator<Page<Draft>> {
	return inPages(session, account, options, async (ids) =>
		joined(await mapConcurrently(ids, atOnce, read)),
	);
}

/**
 * A list that is told for each ad group.
 * @param types kinds of campaigns that can have something of it; all that have ad groups when left out
 */
export function belowAdGroups<Draft>(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions,
	read: (place: Place) => Promise<ReadRows<Draft>>,
	types?: readonly string[],
): AsyncGenerator<Page<Draft>> {
	const readPage: ReadBelow<Draft> = async (ids) => {
		const groups = joined(
			await mapConcurrently(ids, atOnce, (id) =>
				readAdGroups(session, account, id),
			),
		);
		const places = groups.records.map(
			({ campaignExternalId, externalId: adGroupExternalId }) => ({
				campaignExternalId,
				adGroupExternalId,
			}),
		);
		return joined(await mapConcurrently(places, atOnce, read));
	};
	return inPages(session, account, options, readPage, types);
}

const joined = <Draft>(parts: readonly ReadRows<Draft>[]): ReadRows<Draft> => ({
	records: parts.flatMap(({ records }) => records),
	rejected: parts.flatMap(({ rejected }) => rejected),
});
