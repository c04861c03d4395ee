import { inChunks } from "../chunks.ts";
import type { AccountRef, Page } from "../drafts.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import type { ListOptions } from "../parts.ts";
import type { ReadRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { readAdGroups } from "./ad-groups.ts";
import { readCampaigns } from "./campaigns.ts";
import { byId, checkId, idsInOneCall } from "./ids.ts";
import type { Place } from "./mapper.ts";

/** Calls for what lies below campaigns are small and many. */
const atOnce = 6;
const campaignsOnPage = 24;

/** Ids of campaigns that have ad groups, in order: a Performance Max campaign has groups of assets instead. */
async function campaignIds(
	session: PlatformSession,
	account: AccountRef,
	externalIds: readonly string[] | undefined,
): Promise<string[]> {
	const chunks = externalIds
		? inChunks([...new Set(externalIds)].map(checkId), idsInOneCall)
		: [undefined];
	const ids: string[] = [];
	for (const chunk of chunks) {
		const { records } = await readCampaigns(session, account, chunk);
		for (const { row } of records)
			if (row.CampaignType !== "PerformanceMax") ids.push(row.Id);
	}
	return ids.sort(byId);
}

/**
 * A list of what lies below campaigns, which Microsoft tells for one campaign at a time: some campaigns to a page, by
 * ascending id, with the last one's id as the cursor.
 */
export async function* belowCampaigns<Draft>(
	session: PlatformSession,
	account: AccountRef,
	{ externalIds, cursor = null, pageSize }: ListOptions,
	read: (campaignId: string) => Promise<ReadRows<Draft>>,
): AsyncGenerator<Page<Draft>> {
	if (externalIds?.length === 0) return;
	const ids = (await campaignIds(session, account, externalIds)).filter(
		(id) => cursor === null || byId(id, cursor) > 0,
	);
	// Whoever wants few records is told those of the first campaigns that have any.
	const size = pageSize === undefined ? campaignsOnPage : 1;
	const chunks = inChunks(ids, size);
	for (const chunk of chunks.length > 0 ? chunks : [[]]) {
		const found = await mapConcurrently(chunk, atOnce, read);
		const last = chunk.at(-1) ?? null;
		yield {
			records: found.flatMap(({ records }) => records),
			rejected: found.flatMap(({ rejected }) => rejected),
			nextCursor: last === (ids.at(-1) ?? null) ? null : last,
		};
	}
}

/** The same of what lies below ad groups: one call for each. */
export function belowAdGroups<Draft>(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions,
	read: (place: Place) => Promise<ReadRows<Draft>>,
): AsyncGenerator<Page<Draft>> {
	return belowCampaigns(
		session,
		account,
		options,
		async (campaignExternalId) => {
			const groups = await readAdGroups(session, account, campaignExternalId);
			const found = await mapConcurrently(
				groups.records,
				atOnce,
				({ externalId }) =>
					read({ campaignExternalId, adGroupExternalId: externalId }),
			);
			return {
				records: found.flatMap(({ records }) => records),
				rejected: found.flatMap(({ rejected }) => rejected),
			};
		},
	);
}
