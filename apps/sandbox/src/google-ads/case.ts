import { googleConsentCase } from "../google/consent-case.ts";
import type { PlatformCase } from "../platform-case.ts";
import {
	cancelledAccountId,
	directAccountId,
	firstClientId,
	retailManagerId,
	topManagerId,
	travelManagerId,
} from "../world/people.ts";

const search = "v25/customers/*/googleAds:search";

const googleAdsError = (category: string, code: string, status: number) => ({
	status,
	googleAdsError: { category, code },
});

const daysAgo = (days: number) =>
	new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

export const platformCase: PlatformCase = {
	consent: googleConsentCase({
		account: "freelance.buyer@example.com",
		granted: "openid",
		missing: "https://www.googleapis.com/auth/adwords",
		scopeSet: "ads",
	}),
	reading: { part: "keywords", path: search },
	failures: [
		{
			name: "an account that is not shared",
			fault: googleAdsError(
				"authorizationError",
				"USER_PERMISSION_DENIED",
				403,
			),
			kind: "access",
		},
		{
			name: "a suspended account",
			fault: googleAdsError(
				"authorizationError",
				"ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT",
				403,
			),
			kind: "account",
		},
		{
			name: "an organization that is not approved",
			fault: googleAdsError(
				"authenticationError",
				"ORGANIZATION_NOT_APPROVED",
				401,
			),
			kind: "operator",
		},
		{
			name: "an account that demands 2-Step Verification",
			fault: googleAdsError(
				"authenticationError",
				"TWO_STEP_VERIFICATION_NOT_ENROLLED",
				401,
			),
			kind: "access",
		},
		{
			name: "a project that is not approved",
			fault: googleAdsError(
				"authorizationError",
				"CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION",
				403,
			),
			kind: "operator",
		},
		{
			name: "a query that is wrong",
			fault: googleAdsError("queryError", "UNRECOGNIZED_FIELD", 400),
			kind: "rejected",
		},
		{
			name: "an error in an array",
			fault: {
				kind: "custom",
				status: 403,
				body: [
					{
						error: {
							code: 403,
							status: "PERMISSION_DENIED",
							details: [
								{
									"@type":
										"type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure",
									errors: [
										{
											errorCode: { authorizationError: "CUSTOMER_NOT_ENABLED" },
										},
									],
								},
							],
						},
					},
				],
			},
			kind: "account",
		},
	],
	refusedCredential: googleAdsError(
		"authenticationError",
		"OAUTH_TOKEN_REVOKED",
		401,
	),
	expiredCursor: googleAdsError("requestError", "EXPIRED_PAGE_TOKEN", 400),
	circle: { results: [], nextPageToken: "round" },
	otherShape: { results: "none" },
	limits: {
		refusals: [
			{
				name: "an account's limit",
				fault: quota("900s"),
				limitedBy: "account",
				seconds: 900,
			},
		],
		endless: quota("2678400s"),
		told: [],
	},
	accounts: {
		path: "v25/",
		readable: String(firstClientId),
		tells: { currency: true, timeZone: true },
		zeroDecimal: String(firstClientId + 4),
		closed: {
			externalId: cancelledAccountId,
			name: "Northlight Outlet (closed)",
		},
		nobody: { account: "new.starter@example.com", code: "ACCESS_MISSING" },
		few: {
			account: "brand.owner@example.com",
			externalIds: [directAccountId],
		},
		managers: {
			manager: retailManagerId,
			both: "agency.analyst@example.com",
		},
		entry: {
			extra: "loginCustomerId",
			externalId: "7000000001",
			managers: [retailManagerId, travelManagerId],
			replies: [
				{
					path: "v25/customers:listAccessibleCustomers",
					body: {
						resourceNames: [retailManagerId, travelManagerId].map(
							(id) => `customers/${id}`,
						),
					},
				},
				...[retailManagerId, travelManagerId].map((id) => ({
					path: `v25/customers/${id}/googleAds:search`,
					body: {
						results: [customer(id, 0, true), customer("7000000001", 1, false)],
					},
				})),
			],
		},
	},
	campaigns: {
		path: search,
		strange: {
			body: {
				results: [
					{
						campaign: {
							id: "9223372036854775807",
							name: "Beyond",
							status: "ENABLED",
						},
						campaignBudget: {
							id: "9007199254740993",
							amountMicros: "9007199254740993",
							period: "DAILY",
						},
					},
					{ campaign: { id: "2", name: "Strange", status: "HIBERNATING" } },
					{ campaign: { id: "3", status: "ENABLED" } },
				],
			},
			externalId: "9223372036854775807",
			budget: {
				amountMicros: 9007199254740993n,
				externalId: "9007199254740993",
			},
			word: "HIBERNATING",
			rejected: "3",
		},
	},
	// Google says nothing of what it does not know, instead of null.
	unusual: [
		{
			name: "nothing but id and name",
			part: "campaigns",
			path: search,
			body: {
				results: [{ campaign: { id: "9007199254740993", name: "Bare" } }],
			},
			expected: {
				externalId: "9007199254740993",
				status: "UNKNOWN",
				objective: null,
				budget: null,
				startDate: null,
				endDate: null,
			},
		},
		{
			name: "words that nobody knows",
			part: "adGroups",
			path: search,
			body: {
				results: [
					{
						campaign: { id: "9007199254740995" },
						adGroup: {
							id: "9007199254740993",
							name: "group 🎈 مجموعة",
							status: "HIBERNATING",
						},
					},
				],
			},
			expected: {
				externalId: "9007199254740993",
				campaignExternalId: "9007199254740995",
				name: "group 🎈 مجموعة",
				status: "UNKNOWN",
				platformStatus: "HIBERNATING",
				budget: null,
			},
		},
		{
			name: "ids beyond 2^53 and no words",
			part: "ads",
			path: search,
			body: {
				results: [
					{
						campaign: { id: "9007199254740997" },
						adGroup: { id: "9007199254740995" },
						adGroupAd: {
							status: "PAUSED",
							ad: { id: "9007199254740993", type: "HOLOGRAM_AD" },
						},
					},
				],
			},
			expected: {
				externalId: "9007199254740993",
				adGroupExternalId: "9007199254740995",
				campaignExternalId: "9007199254740997",
				name: null,
				status: "PAUSED",
				headlines: [],
				callToAction: null,
				destinationUrl: null,
			},
		},
		{
			name: "a match that nobody knows",
			part: "keywords",
			path: search,
			body: {
				results: [
					{
						campaign: { id: "9007199254740997" },
						adGroup: { id: "9007199254740995" },
						adGroupCriterion: {
							criterionId: "9007199254740993",
							status: "ENABLED",
							keyword: { text: "هدايا", matchType: "TELEPATHIC" },
						},
					},
				],
			},
			expected: {
				externalId: "9007199254740993",
				text: "هدايا",
				matchType: "UNKNOWN",
				status: "ACTIVE",
			},
		},
	],
	writes: {
		path: "v25/customers/*:mutate",
		shared: { campaignExternalId: "20005000001", sharedWith: 1 },
		refusedAmounts: [
			{
				name: "more than Google takes",
				amountMicros: 9_000_000_000_000_000_000n,
			},
		],
		refusedKeyword: { text: "100% linen!", matchType: "PHRASE" },
		negativesPath: "v25/customers/*/adGroupCriteria:mutate",
		zeroDecimal: { externalId: "1110000005" },
		failures: [
			{
				name: "a login that may only look",
				fault: googleAdsError(
					"authorizationError",
					"ACTION_NOT_PERMITTED",
					403,
				),
				kind: "access",
			},
			{
				name: "somebody else's change at the same moment",
				fault: googleAdsError("databaseError", "CONCURRENT_MODIFICATION", 400),
				kind: "transient",
			},
			{
				name: "an experiment",
				fault: googleAdsError(
					"campaignError",
					"CANNOT_MODIFY_FOR_TRIAL_CAMPAIGN",
					400,
				),
				kind: "rejected",
			},
		],
	},
	conversions: {
		rows: [
			{
				key: "conversions",
				conversions: 2.5,
				conversionValueMicros: 149_700_000n,
			},
			{
				key: "all_conversions",
				conversions: 4,
				conversionValueMicros: 201_010_000n,
			},
		].map(({ key, ...expected }) => ({
			name: "primary and other conversions",
			conversion: key,
			path: search,
			body: {
				results: [
					{
						campaign: { id: "9007199254740993" },
						segments: { date: daysAgo(3) },
						metrics: {
							costMicros: "1",
							conversions: 2.5,
							conversionsValue: 149.7,
							allConversions: 4,
							allConversionsValue: 201.01,
						},
					},
				],
			},
			expected,
		})),
	},
	assets: { kinds: ["IMAGE", "LOGO", "TEXT", "VIDEO"] },
	headers: {
		always: { "login-customer-id": topManagerId },
		extras: { developerToken: { value: "dev", header: "developer-token" } },
	},
};

function quota(retryDelay: string) {
	return {
		status: 429,
		googleAdsError: {
			category: "quotaError",
			code: "RESOURCE_EXHAUSTED",
			retryDelay,
			rateScope: "ACCOUNT",
		},
	};
}

function customer(id: string, level: number, manager: boolean) {
	return {
		customerClient: {
			id,
			level: String(level),
			manager,
			descriptiveName: `Account ${id}`,
			currencyCode: "EUR",
			timeZone: "Europe/Berlin",
			status: "ENABLED",
		},
	};
}
