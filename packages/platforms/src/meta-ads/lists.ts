import type { z } from "zod";
import type { AccountRef } from "../drafts.ts";
import type { List, ListOptions } from "../parts.ts";
import { idAt, RowReading } from "../read-rows.ts";
import * as rows from "./api-types.ts";
import { type Collect, createMetaAdsClient } from "./client.ts";
import { toAd } from "./creative-texts.ts";
import { accountPath } from "./ids.ts";
import { type Surroundings, toAdGroup, toCampaign } from "./mapper.ts";
import { ofCampaigns } from "./of-campaigns.ts";

/** All that is not deleted: what is archived has numbers, which would have no name without it. */
const shared = ["ACTIVE", "PAUSED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES"];

export const effectiveStatuses = {
	campaigns: shared,
	adsets: [...shared, "CAMPAIGN_PAUSED"],
	ads: [
		...shared,
		"CAMPAIGN_PAUSED",
		"ADSET_PAUSED",
		"PENDING_REVIEW",
		"DISAPPROVED",
		"PREAPPROVED",
		"PENDING_BILLING_INFO",
	],
};

/** Makes the collector of a list's rows. */
export function rowsOf<Row, Draft>(
	entity: string,
	schema: z.ZodType<Row>,
	toDraft: (row: Row, raw: unknown) => Draft | null,
	idField = "id",
): Collect<Draft> {
	const findId = idAt(idField, rows.id);
	return () =>
		new RowReading({ entity, list: "data", schema, toDraft, findId });
}

/** A list of an account's campaigns, or of something below them. */
interface Listed<Row, Draft> {
	entity: string;
	edge: keyof typeof effectiveStatuses;
	fields: readonly string[];
	limit: number;
	schema: z.ZodType<Row>;
	toDraft(row: Row, raw: unknown, around: Surroundings): Draft | null;
}

/**
 * Makes the list of an edge of the account. What is asked for by its campaign is told also when it was deleted: its numbers still
 * count.
 */
export function listOf<Row, Draft>(listed: Listed<Row, Draft>): List<Draft> {
	const { entity, edge, fields, limit, schema, toDraft } = listed;
	return (session, account, options: ListOptions = {}) =>
		ofCampaigns(options, (conditions, from) =>
			createMetaAdsClient(session).pages(
				{
					path: `${accountPath(account)}/${edge}`,
					parameters: {
						fields: fields.join(","),
						effective_status: [
							...effectiveStatuses[edge],
							...(conditions.length > 0 ? ["DELETED"] : []),
						],
						...(conditions.length > 0 ? { filtering: conditions } : {}),
					},
					limit: options.pageSize ?? limit,
					collect: rowsOf(entity, schema, (row, raw) =>
						toDraft(row, raw, surroundingsOf(account)),
					),
					bucket: "management",
					account: account.externalId,
				},
				{ from },
			),
		);
}

const surroundingsOf = ({
	currencyCode,
	timeZone,
}: AccountRef): Surroundings => ({ currencyCode, timeZone, now: Date.now() });

export const campaigns = listOf({
	entity: "campaign",
	edge: "campaigns",
	fields: Object.keys(rows.campaignRow.shape),
	limit: 200,
	schema: rows.campaignRow,
	toDraft: toCampaign,
});

export const adGroups = listOf({
	entity: "ad group",
	edge: "adsets",
	fields: Object.keys(rows.adSetRow.shape),
	limit: 200,
	schema: rows.adSetRow,
	toDraft: (row, _raw, around) => toAdGroup(row, around),
});

/** Fields of an ad, with those of its creative. */
export const adFields = Object.keys(rows.adRow.shape).map((name) =>
	name === "creative" ? `creative{${rows.creativeFields.join(",")}}` : name,
);

/** An ad has its whole creative with it. */
export const adsOnPage = 100;

export const ads = listOf({
	entity: "ad",
	edge: "ads",
	fields: adFields,
	limit: adsOnPage,
	schema: rows.adRow,
	toDraft: toAd,
});
