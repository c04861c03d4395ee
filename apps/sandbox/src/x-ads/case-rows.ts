import type {
	CampaignsCase,
	CaseRecord,
	ConversionsCase,
} from "../platform-case.ts";
import { firstClientId } from "../world/people.ts";
import { accountIdOf } from "./accounts.ts";

/** The account that the case is about. */
export const readable = accountIdOf({ id: String(firstClientId) });
/** The first campaign of the readable account, which is there in any size of the world. */
const campaign = (500_500_000).toString(36);
/** The first line item of that campaign. */
const lineItem = (20_050_000_000).toString(36);

const page = (...data: object[]) => ({
	request: { params: {} },
	next_cursor: null,
	data,
});

/** Campaigns with an id of X's longest and money beyond 2^53, with an unknown word and without a name. */
export const campaigns: CampaignsCase = {
	path: "12/accounts/*/campaigns",
	strange: {
		// Written by hand: no double holds the amount.
		body: `{"request":{"params":{}},"next_cursor":null,"data":[
			{"id":"zzzzzzzzzzzz","name":"Beyond","entity_status":"ACTIVE","servable":null,
			"daily_budget_amount_local_micro":9007199254740993,"total_budget_amount_local_micro":null,
			"currency":"USD","deleted":false},
			{"id":"c2","name":"Strange","entity_status":"HIBERNATING","effective_status":"UNKNOWN",
			"daily_budget_amount_local_micro":1000000,"currency":"USD","deleted":false},
			{"id":"c3","name":null,"entity_status":"ACTIVE","currency":"USD","deleted":false}]}`,
		externalId: "zzzzzzzzzzzz",
		budget: { amountMicros: 9007199254740993n },
		word: "HIBERNATING",
		rejected: "c3",
	},
};

/** Records that are rare. */
export const unusual: readonly CaseRecord[] = [
	{
		name: "null wherever X may say it",
		part: "campaigns",
		path: "12/accounts/*/campaigns",
		body: page({
			id: "c1",
			name: "Bare",
			entity_status: "PAUSED",
			effective_status: null,
			servable: null,
			reasons_not_servable: null,
			daily_budget_amount_local_micro: null,
			total_budget_amount_local_micro: null,
			budget_optimization: null,
			funding_instrument_id: null,
			currency: "USD",
			created_at: null,
			updated_at: null,
			deleted: false,
		}),
		expected: { externalId: "c1", status: "PAUSED", budget: null },
	},
	{
		name: "no name, budget or dates",
		part: "adGroups",
		path: "12/accounts/*/line_items",
		body: page({
			id: "l1",
			campaign_id: campaign,
			name: "قماش 🎈",
			entity_status: "ACTIVE",
			objective: null,
			product_type: null,
			placements: null,
			bid_strategy: null,
			bid_amount_local_micro: null,
			daily_budget_amount_local_micro: null,
			total_budget_amount_local_micro: null,
			start_time: null,
			end_time: null,
			currency: "USD",
			deleted: false,
		}),
		expected: {
			externalId: "l1",
			campaignExternalId: campaign,
			name: "قماش 🎈",
			status: "ACTIVE",
			budget: null,
		},
	},
	{
		name: "a Tweet that is there no more and words that nobody knows",
		part: "ads",
		path: "12/accounts/*/promoted_tweets",
		body: page({
			id: "p1",
			line_item_id: lineItem,
			tweet_id: "9223372036854775807",
			entity_status: "HIBERNATING",
			approval_status: "PONDERED",
			created_at: null,
			updated_at: null,
			deleted: false,
		}),
		expected: {
			externalId: "p1",
			adGroupExternalId: lineItem,
			campaignExternalId: campaign,
			status: "UNKNOWN",
			platformStatus: "HIBERNATING",
		},
	},
];

/** A kind of conversions with these numbers on the first of two days, and none on the second. */
const kind = (count: number, sales: number | null) => ({
	metric: [count, null],
	post_view: [1, null],
	post_engagement: [count - 1, null],
	assisted: null,
	order_quantity: [count * 2, null],
	sale_amount: sales === null ? null : [sales, null],
});

const choices = [
	{ key: "conversion_purchases", count: 3, sales: 149_700_000 },
	{ key: "conversion_sign_ups", count: 5, sales: null },
	{ key: "conversion_downloads", count: 7, sales: null },
	{ key: "conversion_add_to_carts", count: 11, sales: 80_010_000 },
	{ key: "conversion_site_visits", count: 13, sales: null },
	{ key: "conversion_custom", count: 17, sales: 12_500_000 },
];

const body = {
	data_type: "stats",
	time_series_length: 2,
	request: { params: {} },
	data: [
		{
			id: campaign,
			id_data: [
				{
					segment: null,
					metrics: {
						impressions: [900, null],
						clicks: [9, null],
						url_clicks: [8, null],
						billed_charge_local_micro: [1_000_000, null],
						billed_engagements: null,
						...Object.fromEntries(
							choices.map(({ key, count, sales }) => [key, kind(count, sales)]),
						),
					},
				},
			],
		},
	],
};

/** Rows with conversions of all kinds. The path is that of the numbers alone, and not of who was active. */
export const conversions: ConversionsCase = {
	rows: choices.map(({ key, count, sales }) => ({
		name: "conversions of all kinds",
		conversion: key,
		path: `12/stats/*/${readable}`,
		body,
		expected: {
			campaignExternalId: campaign,
			conversions: count,
			// Nothing told is zero at X.
			conversionValueMicros: BigInt(sales ?? 0),
		},
	})),
};
