import { foundedAt } from "../accounts.ts";
import type { Answer, Call } from "../api.ts";
import { answerList, answerOne, type ListForm } from "../calls/list.ts";
import { missing } from "../calls/parameters.ts";
import { instant } from "../calls/times.ts";
import { advertiserUserIdOf, promotableUserIdOf } from "./ids.ts";
import type { Objects } from "./objects.ts";
import {
	campaignRow,
	criterionRow,
	fundingInstrumentRows,
	lineItemRow,
	mediaCreativeRow,
	promotedTweetRow,
	type Row,
} from "./rows.ts";

type Kind = "campaigns" | "lineItems" | "promotedTweets" | "mediaCreatives";

/** Rows of an account's lists, as long as nothing changes: pages of a long one are asked for one after the other. */
const kept = new WeakMap<
	Objects,
	{ version: number; rows: Map<Kind, readonly Row[]> }
>();

function rowsOf(kind: Kind) {
	return ({ api, account }: Call): readonly Row[] => {
		const objects = api.store.of(account);
		let known = kept.get(objects);
		if (known?.version !== api.store.version) {
			known = { version: api.store.version, rows: new Map() };
			kept.set(objects, known);
		}
		let rows = known.rows.get(kind);
		if (rows === undefined) {
			rows = makeRows(objects, kind);
			known.rows.set(kind, rows);
		}
		return rows;
	};
}

function makeRows(objects: Objects, kind: Kind): Row[] {
	switch (kind) {
		case "campaigns":
			return [...objects.campaigns.values()].map(campaignRow);
		case "lineItems":
			return [...objects.lineItems.values()].map(lineItemRow);
		case "promotedTweets":
			return [...objects.promotedTweets.values()].map(promotedTweetRow);
		case "mediaCreatives":
			return [...objects.mediaCreatives.values()].map(mediaCreativeRow);
	}
}

const campaigns: ListForm = {
	rows: rowsOf("campaigns"),
	ids: {
		campaign_ids: "id",
		funding_instrument_ids: "funding_instrument_id",
	},
	named: "name",
	sorts: [
		"name",
		"daily_budget_amount_local_micro",
		"total_budget_amount_local_micro",
	],
	others: ["with_draft"],
};

export const listCampaigns = (call: Call): Answer =>
	call.id === null
		? answerList(call, campaigns)
		: answerOne(call, campaigns.rows(call), "CAMPAIGN_NOT_FOUND");

const lineItems: ListForm = {
	rows: rowsOf("lineItems"),
	ids: {
		line_item_ids: "id",
		campaign_ids: "campaign_id",
		funding_instrument_ids: "funding_instrument_id",
	},
	named: "name",
	sorts: ["bid_amount_local_micro"],
	others: ["with_draft"],
};

export const listLineItems = (call: Call): Answer =>
	call.id === null
		? answerList(call, lineItems)
		: answerOne(call, lineItems.rows(call), "LINE_ITEM_NOT_FOUND");

const isBelowDeleted = ({ api, account }: Call, row: Row): boolean =>
	api.store.of(account).lineItems.get(String(row.line_item_id))?.deleted ??
	false;

const promotedTweets: ListForm = {
	rows: rowsOf("promotedTweets"),
	ids: { promoted_tweet_ids: "id", line_item_ids: "line_item_id" },
	sorts: [],
	isHidden: isBelowDeleted,
};

export const listPromotedTweets = (call: Call): Answer =>
	call.id === null
		? answerList(call, promotedTweets)
		: answerOne(call, promotedTweets.rows(call), "PROMOTED_TWEET_NOT_FOUND");

const mediaCreatives: ListForm = {
	rows: rowsOf("mediaCreatives"),
	ids: { media_creative_ids: "id", line_item_ids: "line_item_id" },
	sorts: [],
	others: ["campaign_id"],
	isHidden: isBelowDeleted,
	passes: ({ parameters, api, account }) => {
		const id = parameters.text("campaign_id");
		const { lineItems: items } = api.store.of(account);
		return ({ line_item_id }) =>
			id === null || items.get(String(line_item_id))?.campaign.id === id;
	},
};

export const listMediaCreatives = (call: Call): Answer =>
	call.id === null
		? answerList(call, mediaCreatives)
		: answerOne(call, mediaCreatives.rows(call), "MEDIA_CREATIVE_NOT_FOUND");

const criteria: ListForm = {
	// Told of the named line items alone, of which there are few beside all.
	rows: ({ api, account, parameters }) => {
		const items = new Set(parameters.text("line_item_ids")?.split(","));
		return [...api.store.of(account).criteria.values()]
			.filter((one) => items.size === 0 || items.has(one.lineItem.id))
			.map((one) => criterionRow(one, parameters.has("lang")));
	},
	ids: { line_item_ids: "line_item_id", targeting_criterion_ids: "id" },
	sorts: [],
	others: ["lang"],
};

export function listCriteria(call: Call): Answer {
	if (call.id !== null)
		return answerOne(
			call,
			criteria.rows(call),
			"TARGETING_CRITERION_NOT_FOUND",
		);
	if (!call.parameters.has("line_item_ids")) throw missing("line_item_ids");
	return answerList(call, criteria);
}

const fundingInstruments: ListForm = {
	rows: ({ account }) => fundingInstrumentRows(account, foundedAt(account)),
	ids: { funding_instrument_ids: "id" },
	sorts: ["funded_amount_local_micro", "start_time", "end_time"],
};

export const listFundingInstruments = (call: Call): Answer =>
	call.id === null
		? answerList(call, fundingInstruments)
		: answerOne(
				call,
				fundingInstruments.rows(call),
				"FUNDING_INSTRUMENT_NOT_FOUND",
			);

const promotableUsers: ListForm = {
	rows: ({ account }) => [
		{
			id: promotableUserIdOf(account),
			user_id: advertiserUserIdOf(account),
			promotable_user_type: "FULL",
			created_at: instant(foundedAt(account)),
			updated_at: instant(foundedAt(account)),
			deleted: false,
		},
	],
	ids: { promotable_user_ids: "id" },
	sorts: [],
};

export const listPromotableUsers = (call: Call): Answer =>
	call.id === null
		? answerList(call, promotableUsers)
		: answerOne(call, promotableUsers.rows(call), "PROMOTABLE_USER_NOT_FOUND");
