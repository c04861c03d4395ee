import { InvalidInput } from "@patchbay/errors";
import { inChunks } from "../chunks.ts";
import type { AccountRef, Page, RejectedRecord } from "../drafts.ts";
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

/** Campaigns of a list that goes on below them: ids in order, and what could not be read, whose parts are not gone either. */
interface Campaigns {
	ids: string[];
	rejected: RejectedRecord[];
}

async function readParents(
	session: PlatformSession,
	account: AccountRef,
	externalIds: readonly string[] | undefined,
	types: readonly string[] | undefined,
): Promise<Campaigns> {
	const chunks = externalIds
		? inChunks([...new Set(externalIds)].map(checkId), idsInOneCall)
		: [undefined];
	const found: Campaigns = { ids: [], rejected: [] };
	for (const chunk of chunks) {
		const { records, rejected } = await readCampaigns(session, account, chunk);
		for (const { row } of records)
			if (hasAdGroups(row) && (types?.includes(row.CampaignType ?? "") ?? true))
				found.ids.push(row.Id);
		found.rejected.push(...rejected);
	}
	found.ids.sort(byId);
	return found;
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
	/** Campaigns that could not be read, with the first chunk of a list. */
	rejected: RejectedRecord[];
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
	const parents = await readParents(session, account, externalIds, types);
	const first = from?.campaignExternalId ?? "";
	const group = from?.adGroupExternalId ?? null;
	const ids = parents.ids.filter((id) => {
		const order = byId(id, first);
		return order > 0 || (order === 0 && group !== null);
	});
	// Whoever wants few records is told those of the first campaigns that have any.
	const chunks = inChunks(ids, pageSize === undefined ? campaignsOnPage : 1);
	for (const [at, chunk] of (chunks.length > 0 ? chunks : [[]]).entries()) {
		const last = chunk.at(-1) ?? null;
		yield {
			ids: chunk,
			rejected: at === 0 && from === null ? parents.rejected : [],
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
	for await (const { ids, rejected, nextCursor } of chunks) {
		const found = joined(await mapConcurrently(ids, atOnce, read));
		yield {
			records: found.records,
			rejected: [...rejected, ...found.rejected],
			nextCursor,
		};
	}
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
	for await (const { ids, rejected, behind, nextCursor } of chunks) {
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
		// What lies in an ad group of an unknown form is not gone.
		let untold = [...rejected, ...groups.rejected];
		const pages = inChunks(places, size);
		for (const [at, page] of (pages.length > 0 ? pages : [[]]).entries()) {
			const found = joined(await mapConcurrently(page, atOnce, read));
			const last = at < pages.length - 1 ? page.at(-1) : undefined;
			yield {
				records: found.records,
				rejected: [...untold, ...found.rejected],
				nextCursor: last ? cursorOf(last) : nextCursor,
			};
			untold = [];
		}
	}
}

const joined = <Draft>(parts: readonly ReadRows<Draft>[]): ReadRows<Draft> => ({
	records: parts.flatMap(({ records }) => records),
	rejected: parts.flatMap(({ rejected }) => rejected),
});
