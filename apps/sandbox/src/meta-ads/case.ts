import type { PlatformCase } from "../platform-case.ts";
import {
	cancelledAccountId,
	directAccountId,
	firstClientId,
} from "../world/people.ts";
import { configurations } from "./client.ts";
import { accountIdOfWorldId } from "./ids.ts";
import { customConversionId } from "./insights/actions.ts";
import { knownKeys, systemTokenOf } from "./sign-in/fixed-keys.ts";

const campaigns = "v26.0/act_*/campaigns";

const metaError = (
	code: number,
	more: Readonly<Record<string, unknown>> = {},
) => ({ metaError: { code, ...more } });

/** A list's only page. */
const page = (member: object) => ({
	data: [member],
	paging: { cursors: { before: "one", after: "one" } },
});

const daysAgo = (days: number) =>
	new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const website = "offsite_conversion.fb_pixel_purchase";
const custom = `offsite_conversion.custom.${customConversionId}`;

/** Actions with their count, and their worth where they have one: the same purchases stand under many names. */
const everyAction: readonly (readonly [
	type: string,
	count: string,
	worth?: string,
])[] = [
	["link_click", "31"],
	["lead", "4"],
	[custom, "2", "20.5"],
	["offsite_conversion.fb_pixel_lead", "3"],
	["onsite_web_purchase", "7", "700"],
	[website, "6", "600"],
	["purchase", "8", "800"],
	["omni_purchase", "9", "900.1"],
];

/** A word for an object's state that nobody knows. */
const unknownState = { status: "HIBERNATING", effective_status: "HIBERNATING" };

/** Fixed tokens of one business's system users, by what they may do. */
export const keys = {
	full: knownKeys,
	readOnly: { apiKey: systemTokenOf(directAccountId, "read-only") },
	/** Lacks the permissions for ads. */
	narrow: { apiKey: systemTokenOf(directAccountId, "narrow") },
	wrong: { apiKey: `EAAK${"0".repeat(170)}` },
};

export const platformCase: PlatformCase = {
	consent: {
		person: { account: "agency.admin@example.com", name: "Agency admin" },
		other: { account: "brand.owner@example.com", name: "Brand owner" },
		unticked: {
			account: "freelance.buyer@example.com",
			granted: "business_management",
			missing: "ads_read",
			scopeSet: "ads",
		},
		authorization: {
			configId: {
				value: configurations[0]?.id ?? "",
				parameter: "config_id",
				without: ["scope"],
			},
		},
		tokenReplies: [
			{
				name: "knows the app's secret no more",
				fault: {
					status: 400,
					...metaError(1, { message: "Error validating client secret." }),
				},
				code: "APP_REJECTED",
			},
			{
				name: "knows the app no more",
				fault: metaError(101),
				code: "APP_REJECTED",
			},
			{
				name: "takes the token for one that ended",
				fault: metaError(190, { error_subcode: 463 }),
				code: "RECONNECT_REQUIRED",
			},
			{
				name: "limits the app",
				fault: metaError(4),
				code: "RATE_LIMITED",
			},
			{
				name: "fails for a while",
				fault: metaError(2, { is_transient: true }),
				code: "PLATFORM_UNAVAILABLE",
			},
			{
				name: "gives no token",
				fault: {
					kind: "custom",
					status: 200,
					body: { token_type: "bearer", expires_in: 5_183_944 },
				},
				code: "TOKEN_RESPONSE_INVALID",
			},
			{
				name: "says that it is a success, with an error inside",
				fault: {
					kind: "custom",
					status: 200,
					body: { error: { message: "?", type: "OAuthException", code: 2 } },
				},
				code: "PLATFORM_UNAVAILABLE",
			},
		],
		expire: { action: "expire-access-tokens", body: {} },
		revoke: {
			action: "revoke",
			body: { user: "agency.admin@example.com" },
		},
	},
	key: {
		right: keys.full,
		owner: "Maple & Co",
		refused: [
			{
				name: "A token that nobody made",
				keys: keys.wrong,
				code: "RECONNECT_REQUIRED",
				sentence: "does not accept",
			},
			{
				name: "A token that lacks the permissions for ads",
				keys: keys.narrow,
				code: "SCOPE_MISSING",
				sentence: "Not allowed yet at Meta Ads",
				scopeSet: "ads",
			},
		],
		malformed: [
			{
				name: "A token with a blank in it",
				keys: { apiKey: `${knownKeys.apiKey.slice(0, 40)} x` },
				field: "apiKey",
			},
			{
				name: "A token that is too short",
				keys: { apiKey: "EAAK1tooShort" },
				field: "apiKey",
			},
		],
		revoke: { action: "revoke-key", body: { key: knownKeys.apiKey } },
	},
	reading: { part: "campaigns", path: campaigns, pageSize: 4 },
	failures: [
		{
			name: "an app that the person removed",
			fault: metaError(190, { error_subcode: 458 }),
			kind: "reconnect",
		},
		{
			name: "a password that was changed",
			fault: metaError(190, { error_subcode: 460 }),
			kind: "reconnect",
		},
		{
			name: "a token that ended",
			fault: metaError(190, { error_subcode: 463 }),
			kind: "reconnect",
		},
		{
			name: "a session that is over",
			fault: metaError(102),
			kind: "reconnect",
		},
		{
			name: "a permission that is missing",
			fault: metaError(10),
			kind: "access",
		},
		{
			name: "an account that did not grant the permission",
			fault: { status: 403, ...metaError(200) },
			kind: "access",
		},
		{
			name: "a permission to manage ads that is missing",
			fault: metaError(294),
			kind: "access",
		},
		{
			name: "an object that is not there for this token",
			fault: metaError(100, { error_subcode: 33 }),
			kind: "access",
		},
		{
			name: "an app that may not do this",
			fault: metaError(3),
			kind: "operator",
		},
		{
			name: "an account that may not advertise",
			fault: metaError(100, { error_subcode: 1_404_163 }),
			kind: "account",
		},
		{
			name: "days that are too long ago",
			fault: metaError(3018),
			kind: "rejected",
		},
		{
			name: "a failure that Meta does not explain",
			fault: metaError(1),
			kind: "transient",
		},
		{
			name: "a service that is down",
			fault: { status: 503, ...metaError(2) },
			kind: "transient",
		},
		{
			name: "an error that says it will pass",
			fault: metaError(100, { is_transient: true }),
			kind: "transient",
		},
		{
			name: "a parameter that is wrong",
			fault: metaError(100),
			kind: "rejected",
		},
		{
			name: "an alias that nobody has",
			fault: metaError(803),
			kind: "rejected",
		},
		{
			name: "a code that nobody knows",
			fault: metaError(1_949_999),
			kind: "rejected",
		},
		{
			name: "details of the error as text",
			fault: metaError(100, {
				error_data: '{"blame_field_specs":[["fields"]]}',
			}),
			kind: "rejected",
		},
	],
	refusedCredential: metaError(190),
	circle: {
		data: [],
		paging: {
			cursors: { before: "round", after: "round" },
			next: "https://graph.facebook.com/v26.0/act_1/campaigns?after=round",
		},
	},
	otherShape: { data: "none" },
	limits: {
		refusals: [
			{
				name: "an account's limit",
				fault: metaError(80_004, { regainMinutes: 15 }),
				limitedBy: "account",
				seconds: 900,
			},
			{
				name: "an account's limit that says no more",
				fault: metaError(17, { error_subcode: 2_446_079 }),
				limitedBy: "account",
				seconds: 300,
			},
			{
				name: "the app's limit",
				fault: metaError(4),
				limitedBy: "app",
				seconds: 600,
			},
			{
				name: "an account's limit for insights",
				fault: metaError(80_000, { regainMinutes: 15 }),
				limitedBy: "account",
				seconds: 900,
			},
		],
		endless: metaError(80_004, { regainMinutes: 31 * 1440 }),
		told: ["app", "management"],
		reset: { action: "reset-limits", body: {} },
	},
	accounts: {
		path: "v26.0/me/adaccounts",
		readable: accountIdOfWorldId(firstClientId),
		tells: { currency: true, timeZone: true },
		closed: {
			externalId: accountIdOfWorldId(cancelledAccountId),
			name: "Northlight Outlet (closed)",
			isTold: true,
		},
		zeroDecimal: accountIdOfWorldId(firstClientId + 4),
		nobody: { account: "new.starter@example.com", code: null },
		few: {
			account: "brand.owner@example.com",
			externalIds: [accountIdOfWorldId(directAccountId)],
		},
	},
	campaigns: {
		path: campaigns,
		strange: {
			body: {
				data: [
					{
						id: "9223372036854775807",
						name: "Beyond",
						status: "ACTIVE",
						effective_status: "ACTIVE",
						daily_budget: "922337203685477",
					},
					{
						id: "2",
						name: "Strange",
						status: "HIBERNATING",
						effective_status: "HIBERNATING",
						daily_budget: "5000",
					},
					{ id: "3", status: "ACTIVE", effective_status: "ACTIVE" },
				],
			},
			externalId: "9223372036854775807",
			// Cents: a hundredth of the unit is 10,000 millionths.
			budget: { amountMicros: 9_223_372_036_854_770_000n },
			word: "HIBERNATING",
			rejected: "3",
		},
	},
	unusual: [
		{
			name: "nothing but what it must have, a state that nobody knows and an id beyond 2^53",
			part: "campaigns",
			path: campaigns,
			body: page({
				id: "9007199254740993",
				name: "Nothing else",
				...unknownState,
				objective: null,
				daily_budget: null,
				lifetime_budget: null,
				start_time: null,
				stop_time: null,
			}),
			expected: {
				externalId: "9007199254740993",
				name: "Nothing else",
				status: "UNKNOWN",
				platformStatus: "HIBERNATING",
				objective: null,
				budget: null,
				startDate: null,
				endDate: null,
			},
		},
		{
			name: "budgets of 0 and an objective that nobody knows",
			part: "campaigns",
			path: campaigns,
			body: page({
				id: "7",
				name: "Free of charge",
				status: "ACTIVE",
				effective_status: "ACTIVE",
				daily_budget: "0",
				lifetime_budget: "0",
				objective: "MADE_UP_YESTERDAY",
			}),
			expected: { externalId: "7", status: "ACTIVE", budget: null },
		},
		{
			name: "nothing but what it must have, a state that nobody knows and an id beyond 2^53",
			part: "adGroups",
			path: "v26.0/act_*/adsets",
			body: page({
				id: "9007199254740993",
				campaign_id: "9007199254740995",
				name: "Nothing else",
				...unknownState,
				daily_budget: null,
				lifetime_budget: null,
			}),
			expected: {
				externalId: "9007199254740993",
				campaignExternalId: "9007199254740995",
				status: "UNKNOWN",
				platformStatus: "HIBERNATING",
				budget: null,
			},
		},
		{
			name: "no creative, a state that nobody knows and an id beyond 2^53",
			part: "ads",
			path: "v26.0/act_*/ads",
			body: page({
				id: "9007199254740993",
				adset_id: "9007199254740995",
				campaign_id: "9007199254740997",
				name: "Nothing else",
				...unknownState,
				creative: null,
			}),
			expected: {
				externalId: "9007199254740993",
				adGroupExternalId: "9007199254740995",
				campaignExternalId: "9007199254740997",
				status: "UNKNOWN",
				platformStatus: "HIBERNATING",
				headlines: [],
				descriptions: [],
				callToAction: null,
				destinationUrl: null,
			},
		},
	],
	conversions: {
		rows: [
			...[
				{
					key: "omni_purchase",
					conversions: 9,
					conversionValueMicros: 900_100_000n,
				},
				{ key: website, conversions: 6, conversionValueMicros: 600_000_000n },
				{ key: "lead", conversions: 4, conversionValueMicros: 0n },
				{ key: custom, conversions: 2, conversionValueMicros: 20_500_000n },
			].map(({ key, ...expected }) => ({
				name: "one purchase under many names, leads and a custom conversion",
				conversion: key,
				actions: everyAction,
				expected,
			})),
			{
				name: "purchases by their older name",
				conversion: "omni_purchase",
				actions: everyAction.filter(([type]) => type !== "omni_purchase"),
				expected: { conversions: 8, conversionValueMicros: 800_000_000n },
			},
			{
				name: "purchases of the website alone",
				conversion: "omni_purchase",
				actions: everyAction.filter(
					([type]) => !type.endsWith("i_purchase") && type !== "purchase",
				),
				expected: { conversions: 6, conversionValueMicros: 600_000_000n },
			},
			{
				name: "no purchase",
				conversion: "omni_purchase",
				actions: everyAction.filter(([type]) => !type.endsWith("purchase")),
				expected: { conversions: 0, conversionValueMicros: 0n },
			},
		].map(({ actions, ...row }) => ({
			...row,
			path: "v26.0/act_*/insights",
			body: page({
				campaign_id: "9007199254740993",
				impressions: "9",
				clicks: "8",
				spend: "1.5",
				actions: actions.map(([action_type, value]) => ({
					action_type,
					value,
				})),
				action_values: actions.flatMap(([action_type, , value]) =>
					value === undefined ? [] : [{ action_type, value }],
				),
				date_start: daysAgo(3),
				date_stop: daysAgo(3),
			}),
		})),
		custom,
	},
	assets: { kinds: ["IMAGE", "VIDEO"] },
	writes: {
		// Ids of campaigns, ad sets and ads: reports are begun at an account.
		path: "v26.0/120*",
		method: "POST",
		refusedAmounts: [
			{
				name: "more than anybody has",
				amountMicros: 9_000_000_000_000_000n,
			},
		],
		zeroDecimal: { externalId: accountIdOfWorldId(firstClientId + 4) },
		failures: [
			{
				name: "a token that may not manage ads",
				fault: metaError(294),
				kind: "access",
			},
			{
				name: "an account that may not advertise",
				fault: metaError(100, { error_subcode: 1_404_163 }),
				kind: "account",
			},
			{
				name: "a budget that was changed too often",
				fault: metaError(613, { error_subcode: 1_487_632 }),
				kind: "rate_limited",
			},
		],
	},
};
