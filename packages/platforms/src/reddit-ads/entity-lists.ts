import type { z } from "zod";
import { inChunks } from "../chunks.ts";
import type {
	AccountRef,
	AdGroupDraft,
	CampaignDraft,
	Page,
} from "../drafts.ts";
import { inTurn } from "../in-turn.ts";
import type { List, ListOptions } from "../parts.ts";
import { idAt, readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import * as rows from "./api-types.ts";
import { pagesOf } from "./call.ts";
import { toAdGroup, toCampaign } from "./campaign-mapper.ts";
import { checkEntityId, checkThingId, entityId } from "./ids.ts";

/** A kind of object: where Reddit lists it, and how its rows are read. */
export interface Entity<Row> {
	/** Name in a rejected record, such as `ad group`. */
	name: string;
	/** Last part of the list's path. */
	path: "campaigns" | "ad_groups" | "ads";
	schema: z.ZodType<Row>;
	/** Records of a page at the most. */
	largestPage: number;
	/** Filter for what belongs to campaigns, and how many of them it takes. */
	ofCampaigns: { parameter: string; most: number };
}

/** A page of a kind of object, as rows that fit. */
export type EntityPage<Row> = Page<{ row: Row; raw: unknown }>;

/** All of a kind of object; where campaigns are named, of them alone, as many at a time as the filter takes. */
export async function* listEntities<Row>(
	session: PlatformSession,
	account: AccountRef,
	entity: Entity<Row>,
	{ externalIds, cursor = null, pageSize }: ListOptions = {},
): AsyncGenerator<EntityPage<Row>> {
	if (externalIds?.length === 0) return;
	const read = (
		from: string | null,
		filter: Readonly<Record<string, string>>,
	) =>
		readPages(session, account, entity, {
			from,
			query: {
				"page.size": Math.min(
					pageSize ?? entity.largestPage,
					entity.largestPage,
				),
				...filter,
			},
		});
	if (!externalIds) {
		yield* read(cursor, {});
		return;
	}
	const { parameter, most } = entity.ofCampaigns;
	yield* inTurn(
		inChunks(externalIds.map(checkEntityId), most).map((ids, index) => ({
			key: String(index),
			pages: (from: string | null) =>
				read(from, { [parameter]: ids.join(",") }),
		})),
		cursor,
	);
}

/** Pages of a kind of object, by the parameters of its list. */
export async function* readPages<Row>(
	session: PlatformSession,
	{ externalId: account }: AccountRef,
	entity: Entity<Row>,
	{
		from,
		query,
	}: { from: string | null; query: Readonly<Record<string, string | number>> },
): AsyncGenerator<EntityPage<Row>> {
	const listings = pagesOf(
		session,
		{
			path: `ad_accounts/${checkThingId(account)}/${entity.path}`,
			query,
			bucket: "ads-campaign-management-read",
			kind: "account",
			account,
		},
		{ from },
	);
	for await (const listing of listings)
		yield {
			...readRows(listing.rows, {
				entity: entity.name,
				list: "data",
				schema: entity.schema,
				toDraft: (row, raw) => ({ row, raw }),
				findId: idAt("id", entityId),
			}),
			nextCursor: listing.nextCursor,
		};
}

export const campaignEntity: Entity<rows.CampaignRow> = {
	name: "campaign",
	path: "campaigns",
	schema: rows.campaignRow,
	largestPage: 1000,
	ofCampaigns: { parameter: "id", most: 200 },
};

export const adGroupEntity: Entity<rows.AdGroupRow> = {
	name: "ad group",
	path: "ad_groups",
	schema: rows.adGroupRow,
	largestPage: 1000,
	ofCampaigns: { parameter: "campaign_id", most: 1 },
};

export const adEntity: Entity<rows.AdRow> = {
	name: "ad",
	path: "ads",
	schema: rows.adRow,
	largestPage: 1000,
	ofCampaigns: { parameter: "campaign_id", most: 200 },
};

export const campaigns: List<CampaignDraft> = async function* (
	session,
	account,
	options,
) {
	const pages = listEntities(session, account, campaignEntity, options);
	for await (const { records, ...page } of pages)
		yield {
			...page,
			records: records.map(({ row, raw }) => toCampaign(row, raw, account)),
		};
};

export const adGroups: List<AdGroupDraft> = async function* (
	session,
	account,
	options,
) {
	const pages = listEntities(session, account, adGroupEntity, options);
	for await (const { records, ...page } of pages)
		yield { ...page, records: records.map(({ row }) => toAdGroup(row)) };
};
