import { oauth2 } from "@patchbay/oauth";
import { definePlatform } from "../scope-checks.ts";
import { accountStatuses } from "./account-statuses.ts";
import { listAdAccounts } from "./accounts.ts";
import { assetLinks, assets } from "./asset-lists.ts";
import { apiVersion, createGoogleAdsClient } from "./client.ts";
import { identify } from "./identify.ts";
import { adGroups, ads, campaigns, dailyMetrics, keywords } from "./lists.ts";
import {
	googleAdsOAuth,
	googleAdsScoped,
	googleProvider,
	googleSignInPath,
} from "./oauth.ts";
import { isId } from "./queries.ts";
import { googleUrls } from "./urls.ts";

export const googleAds = definePlatform({
	id: "GOOGLE_ADS",
	...googleAdsScoped,
	// Google has published no day for v25; it keeps a major version for about a year.
	api: { version: apiVersion, endsOn: null },
	urls: { ...googleUrls, apiUrl: "https://googleads.googleapis.com" },
	methods: [oauth2(googleAdsOAuth)],
	oauth2: googleAdsOAuth,
	provider: googleProvider,
	signInPath: googleSignInPath,
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
		operationsPerDay: {
			label: "Operations a day",
			hint: "What the access level of your developer token allows: 15000 (Basic) when left out, 0 for no limit (Standard).",
			required: false,
			secret: false,
			form: /^\d{1,9}$/,
			mustBe: "a whole number (0 for no limit)",
			example: "15000",
		},
	},
	environment: {
		clientId: "1234-abc.apps.googleusercontent.com",
		clientSecret: "GOCSPX-new,GOCSPX-old",
		refreshToken: "1//04abc…",
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
					},
				],
			},
			token: { per: "person", windows: [{ requests: 60, seconds: 60 }] },
		},
		always: ["account", "day"],
	},
	identify,
	displayAccountId: (externalId) =>
		externalId.replace(/^(\d{3})(\d{3})(\d{4})$/, "$1-$2-$3"),
	campaignId: {
		fits: isId,
		form: "a number, such as 12345678901",
	},
	parts: {
		verify: {
			scopeSet: "ads",
			async run(session) {
				await createGoogleAdsClient(session).listAccessibleCustomers();
			},
		},
		accounts: { scopeSet: "ads", run: listAdAccounts },
		campaigns: { scopeSet: "ads", run: campaigns },
		adGroups: { scopeSet: "ads", run: adGroups },
		ads: { scopeSet: "ads", run: ads },
		keywords: { scopeSet: "ads", run: keywords },
		assets: { scopeSet: "ads", run: assets },
		assetLinks: { scopeSet: "ads", run: assetLinks },
		metrics: { daily: { scopeSet: "ads", run: dailyMetrics } },
	},
});
