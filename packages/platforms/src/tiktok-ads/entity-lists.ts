import { z } from "zod";
import { inChunks } from "../chunks.ts";
import type { AccountRef, Page } from "../drafts.ts";
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
	ofCampaigns(ids: readonly string[]): object;
}

/** A page of a kind of object, of those alone that pass the filter. */
export async function readEntityPage<Row, Draft>(
	session: PlatformSession,
	account: AccountRef,
	entity: Entity<Row, Draft>,
	asked: { page: number; pageSize: number; filter: object | undefined },
): Promise<NumberedPage<Draft>> {
	const reply = await callTikTok(session, {
		path: entity.path,
		query: {
			advertiser_id: account.externalId,
			fields: entity.fields,
			filtering: asked.filter,
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

/** All of a kind of object; where campaigns are named, of them alone, a hundred at a time. */
export async function* listEntities<Row, Draft>(
	session: PlatformSession,
	account: AccountRef,
	entity: Entity<Row, Draft>,
	keyOf: (draft: Draft) => string,
	{ externalIds, cursor = null, pageSize }: ListOptions = {},
): AsyncGenerator<Page<Draft>> {
	if (externalIds?.length === 0) return;
	const walk = (filter: object | undefined, from: string | null) =>
		walkNumbered(
			(page) =>
				readEntityPage(session, account, entity, {
					page,
					pageSize: Math.min(pageSize ?? largestPage, largestPage),
					filter,
				}),
			keyOf,
			from,
		);
	if (!externalIds) {
		yield* walk(undefined, cursor);
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

function listOf<Row, Draft extends { externalId: string }>(
	entity: Entity<Row, Draft>,
): List<Draft> {
	return (session, account, options) =>
		listEntities(
			session,
			account,
			entity,
			({ externalId }) => externalId,
			options,
		);
}

export const campaigns = listOf(campaignEntity);
export const adGroups = listOf(adGroupEntity);
export const ads = listOf(adEntity);
