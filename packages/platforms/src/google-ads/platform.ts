import { definePlatform, limitExtra } from "../define-platform.ts";
import { furtherOperation, noOperation, token } from "../google/limits.ts";
import { googleSignIn } from "../google/sign-in.ts";
import { accountStatuses } from "./account-statuses.ts";
import { accountTotals } from "./account-totals.ts";
import { listAdAccounts } from "./accounts.ts";
import { assetAddresses, assets } from "./assets.ts";
import { adGroups, ads, campaigns, keywords } from "./campaigns.ts";
import { apiVersion, createGoogleAdsClient } from "./client.ts";
import { googleConversions } from "./conversions.ts";
import { dailyMetrics } from "./daily-metrics.ts";
import { hourlyMetrics } from "./hourly-metrics.ts";
import { formatCustomerId } from "./mapper.ts";
import { assetLinks } from "./placements.ts";
import { isId } from "./queries.ts";
import { regionMetrics } from "./region-metrics.ts";
import { regionNames } from "./region-names.ts";
import { googleAdsScoped } from "./scoped.ts";
import { readBudget, writeBudget } from "./writes/budget.ts";
import { readKeywords, writeKeywords } from "./writes/keywords.ts";
import { readStatus, writeStatus } from "./writes/status.ts";

const scopeSet = "ads";

/** Facts of all grains: numbers by day and finer are told for 37 months. */
const told = { history: { months: 37 }, conversions: true };

export const googleAds = definePlatform({
	id: "GOOGLE_ADS",
	...googleSignIn(googleAdsScoped, "https://googleads.googleapis.com"),
	// Google has published no day for v25; it keeps a major version for about a year.
	api: { version: apiVersion, endsOn: null },
	accountStatuses,
	appExtras: {
		developerToken: {
			label: "Developer token",
			hint: "From the API center of your Google Ads manager account. Google no longer needs one.",
			required: false,
			secret: true,
			form: /^[\x21-\x7e]{1,200}$/,
			mustBe: "at most 200 characters without blanks",
			example: "the 22 characters of the API center",
		},
		loginCustomerId: {
			label: "Login customer ID",
			hint: "The manager account that calls are made through, ten digits.",
			required: false,
			secret: false,
			form: /^\d{10}$/,
			mustBe: "10 digits without dashes",
			// Google itself shows it as 111-222-3333.
			normalize: (text) => text.replaceAll(/[-\s]/g, ""),
			example: "1112223333",
		},
		operationsPerDay: limitExtra({
			label: "Operations a day",
			hint: "What the access level of your Google Cloud project allows: 2880 (Explorer), 15000 (Basic, also when left out) or 0 for no limit (Standard).",
			example: "15000",
		}),
	},
	environment: {
		app: {
			clientId: "1234-abc.apps.googleusercontent.com",
			clientSecret: "GOCSPX-new,GOCSPX-old",
		},
		login: { refreshToken: "1//04abc…" },
		accountIds: {
			form: /^\d{10}$/,
			mustBe: "ids of 10 digits without dashes, separated by commas",
			example: "1112223333,4445556666",
		},
	},
	// No numbers are published but the daily ones, which depend on the access level of the operator's project.
	limits: {
		concurrentPerAccount: 2,
		buckets: {
			account: { per: "account", windows: [{ requests: 10, seconds: 1 }] },
			day: {
				per: "app",
				windows: [
					{
						requests: 15_000,
						seconds: 86_400,
						requestsExtra: "operationsPerDay",
						isBudget: true,
					},
				],
			},
			token,
		},
		always: ["account", "day"],
		exempt: { [noOperation]: ["day"], [furtherOperation]: ["account"] },
		furtherOperations: furtherOperation,
	},
	displayAccountId: formatCustomerId,
	conversions: googleConversions,
	campaignId: { fits: isId, form: "a number, such as 12345678901" },
	parts: {
		verify: {
			scopeSet,
			async run(session) {
				await createGoogleAdsClient(session).listAccessibleCustomers();
			},
		},
		accounts: { scopeSet, run: listAdAccounts },
		campaigns: { scopeSet, run: campaigns },
		adGroups: { scopeSet, run: adGroups },
		ads: { scopeSet, run: ads },
		keywords: { scopeSet, run: keywords },
		assets: { scopeSet, run: assets },
		assetLinks: { scopeSet, run: assetLinks },
		assetAddresses: { scopeSet, run: assetAddresses },
		metrics: {
			// Conversions are credited to the day of the click, for 30 days unless the advertiser chose otherwise. Today and
			// the 30 days before it are one list.
			daily: {
				scopeSet,
				grain: { ...told, windowDays: 31, lookBackDays: 30, backfilled: true },
				run: dailyMetrics,
			},
			hourly: {
				scopeSet,
				grain: { ...told, windowDays: 7, lookBackDays: 7, backfilled: false },
				run: hourlyMetrics,
			},
			region: {
				scopeSet,
				// Today and 30 complete days: what reports call 30 days.
				grain: { ...told, windowDays: 31, lookBackDays: 31, backfilled: false },
				run: regionMetrics,
			},
			regionNames: { scopeSet, run: regionNames },
			totals: { scopeSet, run: accountTotals },
		},
		writes: {
			validatesItself: true,
			budget: {
				levels: ["campaign"],
				read: { scopeSet, run: readBudget },
				write: { scopeSet, run: writeBudget },
			},
			status: {
				levels: ["campaign", "adGroup", "ad", "keyword"],
				statuses: ["ACTIVE", "PAUSED", "REMOVED"],
				read: { scopeSet, run: readStatus },
				write: { scopeSet, run: writeStatus },
			},
			keywords: {
				negativeMatchTypes: ["EXACT", "PHRASE", "BROAD"],
				read: { scopeSet, run: readKeywords },
				write: { scopeSet, run: writeKeywords },
			},
		},
	},
});
