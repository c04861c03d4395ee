import { describe, expect, test } from "vitest";
import {
	adGroupRow,
	adRow,
	campaignRow,
	post as postRow,
} from "./api-types.ts";
import { toAd, toAdGroup, toCampaign } from "./campaign-mapper.ts";
import { account } from "./fixtures/reddit.ts";
import { ad, adGroup, campaign, post } from "./fixtures/rows.ts";
import { toStatus, toSwitch } from "./statuses.ts";

describe("an object's state", () => {
	test.each([
		["ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE"],
		["ACTIVE", "CAMPAIGN_PAUSED", "ACTIVE", "CAMPAIGN_PAUSED"],
		["ACTIVE", "REJECTED", "ACTIVE", "REJECTED"],
		["ACTIVE", "COMPLETED", "ENDED", "COMPLETED"],
		["PAUSED", "PAUSED", "PAUSED", "PAUSED"],
		["PAUSED", "PENDING_APPROVAL", "PAUSED", "PENDING_APPROVAL"],
		["ARCHIVED", "ARCHIVED", "REMOVED", "ARCHIVED"],
		["DELETED", "COMPLETED", "REMOVED", "COMPLETED"],
		["OF_TOMORROW", "ACTIVE", "UNKNOWN", "OF_TOMORROW"],
		["ACTIVE", "OF_TOMORROW", "UNKNOWN", "OF_TOMORROW"],
		[null, "ACTIVE", "ACTIVE", "ACTIVE"],
		[null, "PROCESSING", "UNKNOWN", "PROCESSING"],
		["PAUSED", null, "PAUSED", "PAUSED"],
		[null, null, "UNKNOWN", "UNSPECIFIED"],
	])("of %s and %s is %s, told as %s", (own, whole, status, platformStatus) => {
		expect(
			toStatus({ configured_status: own, effective_status: whole }),
		).toEqual({ status, platformStatus });
	});

	test("as a switch does not count that it has ended", () => {
		expect(
			toSwitch({ configured_status: "PAUSED", effective_status: "COMPLETED" }),
		).toEqual({ status: "PAUSED", platformStatus: "COMPLETED" });
	});

	test("as a switch is known whatever Reddit makes of it", () => {
		expect(
			toSwitch({
				configured_status: "PAUSED",
				effective_status: "OF_TOMORROW",
			}),
		).toEqual({ status: "PAUSED", platformStatus: "OF_TOMORROW" });
		expect(
			toSwitch({ configured_status: "ACTIVE", effective_status: "DELETED" })
				.status,
		).toBe("REMOVED");
	});
});

describe("a campaign", () => {
	test("keeps its exact id, its budget in micros and the account's day", () => {
		expect(toCampaign(campaignRow.parse(campaign), campaign, account)).toEqual({
			externalId: "9007199254740993",
			name: "Autumn",
			status: "ACTIVE",
			platformStatus: "ACTIVE",
			objective: "CONVERSIONS",
			budget: {
				externalId: null,
				amountMicros: 50_000_000n,
				period: "DAILY",
				shared: false,
			},
			currencyCode: "EUR",
			startDate: "2026-09-01",
			endDate: null,
			raw: campaign,
		});
	});

	test("has no budget where its ad groups have theirs, whatever stands there", () => {
		const row = campaignRow.parse({
			...campaign,
			is_campaign_budget_optimization: false,
		});
		expect(toCampaign(row, row, account).budget).toBeNull();
	});

	test("has amounts beyond 2^53 exactly, and its id for a name that is null", () => {
		const row = campaignRow.parse({
			...campaign,
			name: null,
			goal_value: "9007199254740993",
		});
		expect(toCampaign(row, row, account)).toMatchObject({
			name: campaign.id,
			budget: { amountMicros: 9_007_199_254_740_993n },
		});
	});
});

test("an ad group has a budget of its own only where its campaign has none", () => {
	expect(toAdGroup(adGroupRow.parse(adGroup)).budget).toEqual({
		externalId: null,
		amountMicros: 700_000_000n,
		period: "LIFETIME",
		shared: false,
	});
	const ofCampaign = { ...adGroup, is_campaign_budget_optimization: true };
	expect(toAdGroup(adGroupRow.parse(ofCampaign)).budget).toBeNull();
});

test("an ad has the words of its post, and none where the post may not be read", () => {
	const row = adRow.parse(ad);
	expect(toAd(row, postRow.parse(post))).toEqual({
		externalId: "1700001",
		campaignExternalId: "1500002",
		adGroupExternalId: "1600001",
		name: "First",
		status: "ACTIVE",
		platformStatus: "REJECTED",
		headlines: ["Meet it"],
		descriptions: [],
		callToAction: "Shop Now",
		destinationUrl: "https://brand.test/?a=1",
	});
	expect(toAd({ ...row, click_url: null }, null)).toMatchObject({
		headlines: [],
		callToAction: null,
		destinationUrl: null,
	});
});
