import { InvalidInput } from "@patchbay/errors";
import { inChunks } from "../chunks.ts";
import type { AccountRef, Page } from "../drafts.ts";
import { mapConcurrently } from "../map-concurrently.ts";
import type { ListOptions } from "../parts.ts";
import type { ReadRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import { readAdGroups } from "./ad-groups.ts";
import type { CampaignRow } from "./api-types.ts";
import { readCampaigns } from "./campaigns.ts";
import { byId, checkId, idsInOneCall, isId } from "./ids.ts";
import type { Place } from "./mapper.ts";

/** Calls for what lies below campaigns are small and many; so few at once wait for no more than a moment under our own limit. */
const atOnce = 6;
const campaignsOnPage = 24;
/** A campaign can have thousands of ad groups, and what was read of a page is kept once the page is whole. */
const adGroupsOnPage = 240;

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

/** Place behind which a list goes on: a campaign, or an ad group of one. It is the cursor: `301`, or `301:401`. */
interface Behind {
	campaignExternalId: string;
	adGroupExternalId: string | null;
}

/** @throws {InvalidInput} for the cursor of another list */
function readCursor(cursor: string): Behind {
	const ids = cursor.split(":");
	const [campaignExternalId = "", adGroupExternalId = null] = ids;
	if (ids.length > 2 || !ids.every(isId))
		throw new InvalidInput("This is not a cursor of this list.");
	return { campaignExternalId, adGroupExternalId };
}

const cursorOf = ({ campaignExternalId, adGroupExternalId }: Place): string =>
	`${campaignExternalId}:${adGroupExternalId}`;

const byPlace = (one: Place, other: Place): number =>
	byId(one.campaignExternalId, other.campaignExternalId) ||
	byId(one.adGroupExternalId, other.adGroupExternalId);

/** Some campaigns, for which what lies below them is read together. */
interface Chunk {
	ids: readonly string[];
	/** Ad group of the first campaign behind which the list goes on; null for all of its ad groups. */
	behind: Place | null;
	/** Cursor behind these campaigns; null where they are the last. */
	nextCursor: string | null;
}

/**
 * Cuts a list of what lies below campaigns, which Microsoft tells for one campaign at a time: some campaigns at once, by
 * ascending id.
 */
async function* inTurnOfCampaigns(
	session: PlatformSession,
	account: AccountRef,
	{ externalIds, cursor = null, pageSize }: ListOptions,
	types?: readonly string[],
): AsyncGenerator<Chunk> {
	if (externalIds?.length === 0) return;
	const from = cursor === null ? null : readCursor(cursor);
	const all = await campaignIds(session, account, externalIds, types);
	const first = from?.campaignExternalId ?? "";
	const group = from?.adGroupExternalId ?? null;
	const ids = all.filter((id) => {
		const order = byId(id, first);
		return order > 0 || (order === 0 && group !== null);
	});
	// Whoever wants few records is told those of the first campaigns that have any.
	const chunks = inChunks(ids, pageSize === undefined ? campaignsOnPage : 1);
	for (const [at, chunk] of (chunks.length > 0 ? chunks : [[]]).entries()) {
		const last = chunk.at(-1) ?? null;
		yield {
			ids: chunk,
			behind:
				at === 0 && group !== null
					? { campaignExternalId: first, adGroupExternalId: group }
					: null,
			nextCursor: last === (ids.at(-1) ?? null) ? null : last,
		};
	}
}

/** A list that is told for each campaign. */
export async function* belowCampaigns<Draft>(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions,
	read: (campaignId: string) => Promise<ReadRows<Draft>>,
): AsyncGenerator<Page<Draft>> {
	const chunks = inTurnOfCampaigns(session, account, options);
	for await (const { ids, nextCursor } of chunks)
		yield { ...joined(await mapConcurrently(ids, atOnce, read)), nextCursor };
}

/**
 * A list that is told for each ad group.
 * @param types kinds of campaigns that can have something of it; all that have ad groups when left out
 */
export async function* belowAdGroups<Draft>(
	session: PlatformSession,
	account: AccountRef,
	options: ListOptions,
	read: (place: Place) => Promise<ReadRows<Draft>>,
	types?: readonly string[],
): AsyncGenerator<Page<Draft>> {
	const size = options.pageSize === undefined ? adGroupsOnPage : atOnce;
	const chunks = inTurnOfCampaigns(session, account, options, types);
	for await (const { ids, behind, nextCursor } of chunks) {
		const groups = joined(
			await mapConcurrently(ids, atOnce, (id) =>
				readAdGroups(session, account, id),
			),
		);
		const places = groups.records
			.map(({ campaignExternalId, externalId: adGroupExternalId }) => ({
				campaignExternalId,
				adGroupExternalId,
			}))
			.filter((place) => behind === null || byPlace(place, behind) > 0)
			.sort(byPlace);
		const pages = inChunks(places, size);
		for (const [at, page] of (pages.length > 0 ? pages : [[]]).entries()) {
			const last = at < pages.length - 1 ? page.at(-1) : undefined;
			yield {
				...joined(await mapConcurrently(page, atOnce, read)),
				nextCursor: last ? cursorOf(last) : nextCursor,
			};
		}
	}
}

const joined = <Draft>(parts: readonly ReadRows<Draft>[]): ReadRows<Draft> => ({
	records: parts.flatMap(({ records }) => records),
	rejected: parts.flatMap(({ rejected }) => rejected),
});
