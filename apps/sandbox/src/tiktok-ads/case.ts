import type { PlatformCase } from "../platform-case.ts";
import {
	cancelledAccountId,
	directAccountId,
	firstClientId,
} from "../world/people.ts";
import { advertiserIdOfWorldId } from "./accounts.ts";

const tiktokError = (code: number) => ({ tiktokError: { code } });

const envelope = (data: unknown) => ({
	kind: "custom",
	status: 200,
	headers: { "content-type": "application/json" },
	body: { code: 0, message: "OK", request_id: "1", data },
});

const strangePage = (...list: object[]) => ({
	code: 0,
	message: "OK",
	request_id: "1",
	data: {
		list,
		page_info: {
			page: 1,
			page_size: 1000,
			total_number: list.length,
			total_page: 1,
		},
	},
});

const reports = "open_api/v1.3/report/integrated/get/";

const daysAgo = (days: number) =>
	new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

export const platformCase: PlatformCase = {
	consent: {
		person: { account: "agency.admin@example.com", name: "Agency admin" },
		other: { account: "brand.owner@example.com", name: "Brand owner" },
		callback: { code: "auth_code", deniedInSilence: true },
		tokenReplies: [
			{
				name: "knows the app's secret no more, with status 200,",
				fault: tiktokError(40101),
				code: "APP_REJECTED",
			},
			{
				name: "has blocked the app",
				fault: tiktokError(40113),
				code: "APP_REJECTED",
			},
			{
				name: "takes the code for a used one",
				fault: tiktokError(40110),
				code: "CREDENTIAL_REJECTED",
			},
			{
				name: "limits us inside a success",
				fault: tiktokError(40100),
				code: "RATE_LIMITED",
			},
			{
				name: "fails inside a success",
				fault: tiktokError(50002),
				code: "PLATFORM_UNAVAILABLE",
			},
			{
				name: "answers with code 0 and no data",
				fault: envelope(undefined),
				code: "TOKEN_RESPONSE_INVALID",
			},
			{
				name: "answers with an empty envelope",
				fault: envelope({}),
				code: "TOKEN_RESPONSE_INVALID",
			},
			{
				name: "gives a number for a token",
				fault: envelope({ access_token: 7, scope: [1] }),
				code: "TOKEN_RESPONSE_INVALID",
			},
		],
		revoke: {
			action: "revoke",
			body: { user: "agency.admin@example.com" },
		},
	},
	reading: { part: "campaigns", path: "open_api/v1.3/campaign/get/" },
	failures: [
		{
			name: "a login that may not read this",
			fault: tiktokError(40001),
			kind: "access",
		},
		{
			name: "an app whose secret is wrong",
			fault: tiktokError(40101),
			kind: "operator",
		},
		{
			name: "an app that is blocked",
			fault: tiktokError(40113),
			kind: "operator",
		},
		{
			name: "a company that the app may not read for",
			fault: tiktokError(40119),
			kind: "operator",
		},
		{
			name: "a parameter that is wrong",
			fault: tiktokError(40002),
			kind: "rejected",
		},
		{
			name: "a service that fails inside a success",
			fault: tiktokError(50000),
			kind: "transient",
		},
		{
			name: "maintenance",
			fault: tiktokError(60001),
			kind: "transient",
		},
		{
			name: "an advertiser that does not exist",
			fault: tiktokError(40300),
			kind: "access",
		},
		{
			name: "a permission that the developer lacks",
			fault: tiktokError(40124),
			kind: "operator",
		},
		{
			name: "an object that does not exist",
			fault: tiktokError(40006),
			kind: "rejected",
		},
		{
			name: "a token that is over",
			fault: tiktokError(40102),
			kind: "reconnect",
		},
		{
			name: "an authorization that is over",
			fault: tiktokError(40115),
			kind: "reconnect",
		},
		{
			name: "a code that nobody knows",
			fault: tiktokError(49999),
			kind: "rejected",
		},
		{
			name: "code 0 and no data",
			fault: envelope(undefined),
			kind: "reply",
		},
	],
	refusedCredential: tiktokError(40105),
	otherShape: { code: 0, message: "OK", request_id: "1", data: { list: 7 } },
	limits: {
		// TikTok never says how long: a minute is our guess.
		refusals: [
			{
				name: "the app's limit",
				fault: tiktokError(40100),
				limitedBy: "app",
				seconds: 60,
			},
			{
				name: "an advertiser's limit",
				fault: tiktokError(40133),
				limitedBy: "account",
				seconds: 60,
			},
			{
				name: "a limit by its other code",
				fault: tiktokError(40016),
				limitedBy: "app",
				seconds: 60,
			},
		],
		told: [],
		// The suite calls as fast as it can.
		reset: { action: "limits", body: { isEnforced: false } },
	},
	quickReports: { action: "behaviour", body: { taskSeconds: 0.1 } },
	accounts: {
		path: "open_api/v1.3/oauth2/advertiser/get/",
		readable: advertiserIdOfWorldId(firstClientId),
		tells: { currency: true, timeZone: true },
		zeroDecimal: advertiserIdOfWorldId(firstClientId + 4),
		closed: {
			externalId: advertiserIdOfWorldId(cancelledAccountId),
			name: "Northlight Outlet (closed)",
			isTold: true,
		},
		nobody: { account: "new.starter@example.com", code: null },
		few: {
			account: "brand.owner@example.com",
			externalIds: [advertiserIdOfWorldId(directAccountId)],
		},
	},
	campaigns: {
		path: "open_api/v1.3/campaign/get/",
		strange: {
			body: strangePage(
				{
					campaign_id: "9223372036854775807",
					campaign_name: "Beyond",
					budget: 9007199254.740993,
					budget_mode: "BUDGET_MODE_DAY",
					operation_status: "ENABLE",
					secondary_status: "CAMPAIGN_STATUS_ENABLE",
				},
				{
					campaign_id: "2",
					campaign_name: "Strange",
					budget: 0,
					budget_mode: "BUDGET_MODE_INFINITE",
					operation_status: "HIBERNATING",
					secondary_status: "CAMPAIGN_STATUS_ENABLE",
				},
				{
					campaign_id: "3",
					budget: 0,
					budget_mode: "BUDGET_MODE_INFINITE",
					operation_status: "ENABLE",
				},
			),
			externalId: "9223372036854775807",
			budget: { amountMicros: 9007199254740993n },
			word: "HIBERNATING",
			rejected: "3",
		},
	},
	unusual: [
		{
			name: "null wherever TikTok may say it",
			part: "campaigns",
			path: "open_api/v1.3/campaign/get/",
			body: strangePage({
				campaign_id: "9007199254740993",
				campaign_name: "Bare",
				objective_type: null,
				budget: null,
				budget_mode: null,
				operation_status: "DISABLE",
				secondary_status: null,
				create_time: null,
				modify_time: null,
			}),
			expected: {
				externalId: "9007199254740993",
				status: "PAUSED",
				objective: null,
				budget: null,
			},
		},
		{
			name: "ids beyond 2^53 and no budget",
			part: "adGroups",
			path: "open_api/v1.3/adgroup/get/",
			body: strangePage({
				adgroup_id: "9007199254740993",
				campaign_id: "9007199254740995",
				adgroup_name: "Bare",
				budget: null,
				budget_mode: null,
				operation_status: "ENABLE",
				secondary_status: null,
			}),
			expected: {
				externalId: "9007199254740993",
				campaignExternalId: "9007199254740995",
				status: "ACTIVE",
				budget: null,
			},
		},
		{
			name: "words that nobody knows",
			part: "ads",
			path: "open_api/v1.3/ad/get/",
			body: strangePage({
				ad_id: "9007199254740993",
				adgroup_id: "9007199254740995",
				campaign_id: "9007199254740997",
				ad_name: "ad 🎈 إعلان",
				ad_format: "HOLOGRAM",
				operation_status: "HIBERNATING",
				secondary_status: "AD_STATUS_ASLEEP",
				identity_type: "NOBODY",
				image_ids: null,
				video_id: null,
				ad_text: null,
				modify_time: null,
			}),
			expected: {
				externalId: "9007199254740993",
				adGroupExternalId: "9007199254740995",
				campaignExternalId: "9007199254740997",
				name: "ad 🎈 إعلان",
				status: "UNKNOWN",
				platformStatus: "HIBERNATING",
				callToAction: null,
			},
		},
		{
			name: "a dash for conversions",
			part: "metrics.daily",
			path: reports,
			body: strangePage({
				dimensions: {
					campaign_id: "9007199254740993",
					stat_time_day: `${daysAgo(3)} 00:00:00`,
				},
				metrics: {
					spend: "90071992547.41",
					impressions: "5830",
					clicks: "0",
					complete_payment: "-",
					total_complete_payment_rate: "-",
				},
			}),
			expected: {
				campaignExternalId: "9007199254740993",
				costMicros: 90_071_992_547_410_000n,
				impressions: 5830n,
				clicks: 0n,
				conversions: null,
				conversionValueMicros: null,
			},
		},
	],
	conversions: {
		rows: [
			{
				key: "complete_payment",
				conversions: 3,
				conversionValueMicros: 149_700_000n,
			},
			{
				key: "onsite_shopping",
				conversions: 5,
				conversionValueMicros: 80_010_000n,
			},
			{
				key: "total_purchase",
				conversions: 7,
				conversionValueMicros: 12_500_000n,
			},
			{ key: "conversion", conversions: 11, conversionValueMicros: null },
		].map(({ key, ...expected }) => ({
			name: "purchases in three places, and conversions of a goal",
			conversion: key,
			path: reports,
			body: strangePage({
				dimensions: {
					campaign_id: "9007199254740993",
					stat_time_day: `${daysAgo(3)} 00:00:00`,
				},
				metrics: {
					spend: "1.00",
					impressions: "9",
					clicks: "8",
					complete_payment: "3",
					total_complete_payment_rate: "149.70",
					onsite_shopping: "5",
					total_onsite_shopping_value: "80.01",
					total_purchase: "7",
					total_purchase_value: "12.50",
					conversion: "11",
				},
			}),
			expected,
		})),
	},
	assets: { kinds: ["IMAGE", "VIDEO"] },
	writes: {
		path: "open_api/v1.3/*/update/",
		refusedAmounts: [
			{
				name: "ten million dollars",
				amountMicros: 10_000_000_000_000n,
			},
		],
		zeroDecimal: { externalId: advertiserIdOfWorldId(firstClientId + 4) },
		failures: [
			{
				name: "the last minutes of the account's day",
				fault: {
					tiktokError: {
						code: 40002,
						message:
							"Budgets cannot be changed between 23:55 and 00:00 in the time zone of the ad account.",
					},
				},
				kind: "rejected",
			},
			{
				name: "another change at the same time",
				fault: tiktokError(40202),
				kind: "transient",
			},
			{
				name: "an object that is gone",
				fault: tiktokError(40006),
				kind: "rejected",
			},
			{
				name: "a login that may not change this",
				fault: tiktokError(40001),
				kind: "access",
			},
		],
	},
};
