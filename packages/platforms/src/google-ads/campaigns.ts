import type { z } from "zod";
import type { AccountRef } from "../drafts.ts";
import type { List, ListOptions } from "../parts.ts";
import * as rows from "./api-types.ts";
import { createGoogleAdsClient } from "./client.ts";
import { toAd, toAdGroup, toCampaign, toKeyword } from "./mapper.ts";
import {
	atMost,
	gaql,
	notRemoved,
	ofCampaigns,
	type QueryName,
} from "./queries.ts";
import { rowsOf } from "./reading.ts";

/** A list of an account's campaigns, or of something below them. */
interface Listed<Row, Draft> {
	entity: string;
	query: QueryName;
	/** Field of the record's id, by which the list is in order. */
	id: string;
	conditions(options: ListOptions): string[];
	schema: z.ZodType<Row>;
	toDraft(row: Row, raw: unknown, account: AccountRef): Draft | null;
}

function listOf<Row, Draft>(listed: Listed<Row, Draft>): List<Draft> {
	const { entity, query, id, conditions, schema, toDraft } = listed;
	return async function* (session, account, options = {}) {
		// An empty IN is no query; nothing can belong to no campaign.
		if (options.externalIds?.length === 0) return;
		yield* createGoogleAdsClient(session).pages(
			account,
			gaql(
				query,
				[...conditions(options), ...ofCampaigns(options)],
				`ORDER BY ${id}${atMost(options)}`,
			),
			rowsOf(entity, id, schema, (row, raw) => toDraft(row, raw, account)),
			{
				from: options.cursor ?? null,
				countAll: options.pageSize === undefined,
			},
		);
	};
}

export const campaigns = listOf({
	entity: "campaign",
	query: "campaigns",
	id: "campaign.id",
	// One that is asked for by its id is told also when it was removed: its numbers still count.
	conditions: ({ externalIds }) => (externalIds ? [] : notRemoved("campaign")),
	schema: rows.campaignRow,
	toDraft: (row, raw, account) => toCampaign(row, raw, account.currencyCode),
});

export const adGroups = listOf({
	entity: "ad group",
	query: "adGroups",
	id: "ad_group.id",
	conditions: () => notRemoved("ad_group", "campaign"),
	schema: rows.adGroupRow,
	toDraft: toAdGroup,
});

export const ads = listOf({
	entity: "ad",
	query: "ads",
	id: "ad_group_ad.ad.id",
	conditions: () => notRemoved("ad_group_ad", "ad_group", "campaign"),
	schema: rows.adRow,
	toDraft: toAd,
});

export const keywords = listOf({
	entity: "keyword",
	query: "keywords",
	id: "ad_group_criterion.criterion_id",
	conditions: () => [
		"ad_group_criterion.type = 'KEYWORD'",
		...notRemoved("ad_group_criterion", "ad_group", "campaign"),
	],
	schema: rows.keywordRow,
	toDraft: toKeyword,
});
