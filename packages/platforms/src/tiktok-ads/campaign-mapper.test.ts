import { describe, expect, test } from "vitest";
import { adGroupRow, adRow, campaignRow } from "./api-types.ts";
import { toAd, toAdGroup, toCampaign } from "./campaign-mapper.ts";
import ad from "./fixtures/ad.json" with { type: "json" };
import adGroup from "./fixtures/ad-group.json" with { type: "json" };
import campaign from "./fixtures/campaign.json" with { type: "json" };

const read = (raw: unknown) => toCampaign(campaignRow.parse(raw), raw, "USD");

describe("a campaign of TikTok Ads", () => {
	test("keeps its id, money and record exactly", () => {
		expect(read(campaign)).toEqual({
			externalId: "9007199254740993",
			name: "Linen, spring 🌿 قماش",
			status: "ACTIVE",
			platformStatus: "CAMPAIGN_STATUS_ENABLE",
			objective: "WEB_CONVERSIONS",
			budget: {
				externalId: null,
				amountMicros: 75_550_000n,
				period: "DAILY",
				shared: false,
			},
			currencyCode: "USD",
			startDate: null,
			endDate: null,
			raw: campaign,
		});
	});

	test.each([
		["DISABLE", "CAMPAIGN_STATUS_DISABLE", "PAUSED", "CAMPAIGN_STATUS_DISABLE"],
		// What stops it besides passes.
		[
			"ENABLE",
			"CAMPAIGN_STATUS_BUDGET_EXCEED",
			"ACTIVE",
			"CAMPAIGN_STATUS_BUDGET_EXCEED",
		],
		["DISABLE", "CAMPAIGN_STATUS_DELETE", "REMOVED", "CAMPAIGN_STATUS_DELETE"],
		["DELETE", null, "REMOVED", "DELETE"],
		["ENABLE", "ADGROUP_STATUS_TIME_DONE", "ENDED", "ADGROUP_STATUS_TIME_DONE"],
		["HIBERNATING", "CAMPAIGN_STATUS_ENABLE", "UNKNOWN", "HIBERNATING"],
		[
			"ENABLE",
			"CAMPAIGN_STATUS_NEW_WORD",
			"ACTIVE",
			"CAMPAIGN_STATUS_NEW_WORD",
		],
		[null, "AD_STATUS_DELIVERY_OK", "ACTIVE", "AD_STATUS_DELIVERY_OK"],
		[undefined, undefined, "UNKNOWN", "UNSPECIFIED"],
		["constructor", null, "UNKNOWN", "constructor"],
	])("%s, %s is %s and the word %s is kept", (own, whole, status, word) => {
		expect(
			read({ ...campaign, operation_status: own, secondary_status: whole }),
		).toMatchObject({ status, platformStatus: word });
	});

	test.each([
		["AD_STATUS_DONE", "ENDED"],
		["ADGROUP_STATUS_RF_TIME_DONE", "ENDED"],
		["ADGROUP_STATUS_RF_TERMINATE", "ENDED"],
		["ADGROUP_STATUS_RF_CLOSED_OTHERS", "ENDED"],
		["ADGROUP_STATUS_RF_WITHDRAW_ORDER", "ENDED"],
		["ADGROUP_STATUS_PROMOTE_AD_NOT_APPROVED", "ENDED"],
		["AD_STATUS_RF_ADGROUP_CLOSED", "ENDED"],
		// Reserved for later, and short of money that may come.
		["ADGROUP_STATUS_RF_BOOKING", "ACTIVE"],
		["ADGROUP_STATUS_RF_SHORT_BALANCE", "ACTIVE"],
	])("what is switched on and %s is %s", (word, status) => {
		const raw = { ...campaign, secondary_status: word };
		expect(read(raw)).toMatchObject({ status, platformStatus: word });
	});

	test.each([
		[{ budget_mode: "BUDGET_MODE_INFINITE", budget: 0 }, null],
		[{ budget_mode: "BUDGET_MODE_DAY", budget: 0 }, null],
		[{ budget_mode: "BUDGET_MODE_HOUR", budget: 5 }, null],
		[{ budget_mode: null, budget: 5 }, null],
		[
			{ budget_mode: "BUDGET_MODE_TOTAL", budget: "9007199254740993" },
			{ amountMicros: 9_007_199_254_740_993_000_000n, period: "LIFETIME" },
		],
		[
			{ budget_mode: "BUDGET_MODE_DYNAMIC_DAILY_BUDGET", budget: 0.1 },
			{ amountMicros: 100_000n, period: "DAILY" },
		],
	])("has a budget as its mode and amount say, of case %#", (given, budget) => {
		const { budget: found } = read({ ...campaign, ...given });
		if (budget === null) expect(found).toBeNull();
		else expect(found).toMatchObject(budget);
	});

	test("without its name is none; whatever else is missing is null", () => {
		const { campaign_id, campaign_name } = campaign;
		expect(campaignRow.safeParse({ campaign_id }).success).toBe(false);
		expect(read({ campaign_id, campaign_name })).toMatchObject({
			objective: null,
			budget: null,
		});
	});
});

test("an ad group has the amount that was set last: the one that waits for midnight, where one does", () => {
	const of = (scheduled_budget: unknown) =>
		toAdGroup(adGroupRow.parse({ ...adGroup, scheduled_budget })).budget;
	for (const none of [0, null, undefined])
		expect(of(none)?.amountMicros).toBe(40_000_000n);
	expect(of(60.5)?.amountMicros).toBe(60_500_000n);
});

test("an ad has its texts, also where TikTok leaves fields out of a Spark ad's row", () => {
	expect(toAd(adRow.parse(ad))).toEqual({
		externalId: "1810000000000000001",
		campaignExternalId: "1790000000000000001",
		adGroupExternalId: "1800000000000000001",
		name: "v1",
		status: "PAUSED",
		platformStatus: "AD_STATUS_DISABLE",
		headlines: [],
		descriptions: ["Linen that lasts"],
		callToAction: "SHOP_NOW",
		destinationUrl: "https://shop.example/",
	});
	const { ad_id, adgroup_id, campaign_id } = ad;
	expect(
		toAd(adRow.parse({ ad_id, adgroup_id, campaign_id, ad_texts: ["a", "b"] })),
	).toMatchObject({
		name: null,
		status: "UNKNOWN",
		descriptions: ["a", "b"],
		destinationUrl: null,
	});
});
