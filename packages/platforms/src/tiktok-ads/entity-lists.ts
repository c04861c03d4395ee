import { z } from "zod";
import { inChunks } from "../chunks.ts";
import type { AccountRef, CampaignStatus, Page } from "../drafts.ts";
import { inTurn } from "../in-turn.ts";
import { parseReply } from "../parse-reply.ts";
import type { List, ListOptions } from "../parts.ts";
import { idAt, readRows } from "../read-rows.ts";
import type { PlatformSession } from "../session.ts";
import * as rows from "./api-types.ts";
import { callTikTok } from "./call.ts";
import { toAd, toAdGroup, toCampaign } from "./campaign-mapper.ts";
import { tiktokAdsRules } from "./errors.ts";
import { checkId, idsInFilter } from "./ids.ts";
import { type NumberedPage, pageInfo, walkNumbered } from "./numbered-pages.ts";

/** Most records of one page. */
export const largestPage = 1000;

const numberedReply = z.object({
	data: z.object({ list: z.array(z.unknown()), page_info: pageInfo }),
});

/** A kind of object: where TikTok lists it, and how its rows are read. */
export interface Entity<Row, Draft> {
	/** Name in a rejected record, such as `ad group`. */
	name: string;
	path: `${string}/`;
	/** Field of the row's id. */
	id: string;
	fields: readonly string[];
	schema: z.ZodType<Row>;
	toDraft(row: Row, raw: unknown, account: AccountRef): Draft;
	/** Filter for what belongs to campaigns. */
	ofCampaigns(ids: readonly string[]): Readonly<Record<string, unknown>>;
}

/** A page of a kind of object, of those alone that pass the filter. */
export async function readEntityPage<Row, Draft>(
	session: PlatformSession,
	account: AccountRef,
	entity: Entity<Row, Draft>,
	asked: {
		page: number;
		pageSize: number;
		filter: Readonly<Record<string, unknown>>;
	},
): Promise<NumberedPage<Draft>> {
	const reply = await callTikTok(session, {
		path: entity.path,
		query: {
			advertiser_id: account.externalId,
			fields: entity.fields,
			filtering:
				Object.keys(asked.filter).length > 0 ? asked.filter : undefined,
			page: asked.page,
			page_size: asked.pageSize,
		},
		account: account.externalId,
	});
	const { list, page_info } = parseReply(
		tiktokAdsRules,
		numberedReply,
		reply,
	).data;
	return {
		...readRows(list, {
			entity: entity.name,
			list: "data.list",
			schema: entity.schema,
			toDraft: (row, raw) => entity.toDraft(row, raw, account),
			findId: idAt(entity.id, rows.id),
		}),
		total: page_info.total_number,
		pages: page_info.total_page,
	};
}

/** Tells records of a list apart, and those that were deleted. */
export interface Told<Draft> {
	keyOf(draft: Draft): string;
	isDeleted(draft: Draft): boolean;
}

/** All of a kind of object; where campaigns are named, of them alone, a hundred at a time. */
export async function* listEntities<Row, Draft>(
	session: PlatformSession,
	account: AccountRef,
	entity: Entity<Row, Draft>,
	told: Told<Draft>,
	{ externalIds, cursor = null, pageSize }: ListOptions = {},
): AsyncGenerator<Page<Draft>> {
	if (externalIds?.length === 0) return;
	const size = Math.min(pageSize ?? largestPage, largestPage);
	const read = (page: number, filter: Filter) =>
		readEntityPage(session, account, entity, { page, pageSize: size, filter });
	const walk = (filter: Filter, from: string | null) =>
		// Whoever wants few records looks at the first page: it should not hold deleted ones alone.
		pageSize === undefined
			? walkFiltered(read, told, filter, from)
			: walkNumbered((page) => read(page, filter), {
					keyOf: told.keyOf,
					cursor: from,
				});
	if (!externalIds) {
		yield* walk({}, cursor);
		return;
	}
	const steps = inChunks(externalIds.map(checkId), idsInFilter).map(
		(ids, index) => ({
			key: String(index),
			pages: (from: string | null) => walk(entity.ofCampaigns(ids), from),
		}),
	);
	yield* inTurn(steps, cursor);
}

type Filter = Readonly<Record<string, unknown>>;

/**
 * Pages of a list, without what was deleted. Where there are several it is left out here and not by TikTok: an object that is
 * deleted while the list is read would make those behind it move to pages that were read before.
 */
async function* walkFiltered<Draft>(
	read: (page: number, filter: Filter) => Promise<NumberedPage<Draft>>,
	{ keyOf, isDeleted }: Told<Draft>,
	filter: Filter,
	cursor: string | null,
): AsyncGenerator<Page<Draft>> {
	const all = "primary_status" in filter;
	if (cursor === null && !all) {
		const { total, pages, ...page } = await read(1, filter);
		if (pages <= 1) {
			yield { ...page, nextCursor: null, totalCount: total };
			return;
		}
	}
	yield* walkNumbered(
		(page) => read(page, { ...filter, primary_status: "STATUS_ALL" }),
		{
			keyOf,
			...(all ? {} : { isWanted: (draft: Draft) => !isDeleted(draft) }),
			cursor,
		},
	);
}

export const campaignEntity: Entity<
	rows.CampaignRow,
	ReturnType<typeof toCampaign>
> = {
	name: "campaign",
	path: "campaign/get/",
	id: "campaign_id",
	fields: rows.campaignFields,
	schema: rows.campaignRow,
	toDraft: (row, raw, account) => toCampaign(row, raw, account.currencyCode),
	// One that is asked for by its id is told also when it was deleted: its numbers still count.
	ofCampaigns: (ids) => ({ campaign_ids: ids, primary_status: "STATUS_ALL" }),
};

export const adGroupEntity: Entity<
	rows.AdGroupRow,
	ReturnType<typeof toAdGroup>
> = {
	name: "ad group",
	path: "adgroup/get/",
	id: "adgroup_id",
	fields: rows.adGroupFields,
	schema: rows.adGroupRow,
	toDraft: toAdGroup,
	ofCampaigns: (ids) => ({ campaign_ids: ids }),
};

export const adEntity: Entity<rows.AdRow, ReturnType<typeof toAd>> = {
	name: "ad",
	path: "ad/get/",
	id: "ad_id",
	fields: rows.adFields,
	schema: rows.adRow,
	toDraft: toAd,
	ofCampaigns: (ids) => ({ campaign_ids: ids }),
};

function listOf<
	Row,
	Draft extends { externalId: string; status: CampaignStatus },
>(entity: Entity<Row, Draft>): List<Draft> {
	return (session, account, options) =>
		listEntities(
			session,
			account,
			entity,
			{
				keyOf: ({ externalId }) => externalId,
				isDeleted: ({ status }) => status === "REMOVED",
			},
			options,
		);
}

export const campaigns = listOf(campaignEntity);
export const adGroups = listOf(adGroupEntity);
export const ads = listOf(adEntity);
