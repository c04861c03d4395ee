import { standardTokenReplies } from "../authorization/token-replies.ts";
import type { PlatformCase } from "../platform-case.ts";
import { directAccountId } from "../world/people.ts";
import { knownKeys, privateKeyOf, publicKeyOf } from "./fixed-keys.ts";
import { shortId } from "./shop/ids.ts";

const throttled = (retryAfterSeconds: number) => ({
	status: 429,
	klaviyoError: { code: "throttled", retryAfterSeconds },
});

/** Fixed keys of one account, by what they may do. */
export const keys = {
	full: knownKeys,
	readOnly: {
		...knownKeys,
		apiKey: privateKeyOf(directAccountId, "read-only"),
	},
	/** Lacks the scope of the set. */
	narrow: { ...knownKeys, apiKey: privateKeyOf(directAccountId, "narrow") },
	wrong: { ...knownKeys, apiKey: `pk_${"0".repeat(34)}` },
};

/** A campaign that lacks nothing but what a test takes away. */
const campaign = (id: string, attributes: object) => ({
	type: "campaign",
	id,
	attributes: {
		status: "Sent",
		archived: false,
		audiences: { included: [], excluded: [] },
		send_options: { use_smart_sending: true },
		tracking_options: null,
		send_strategy: { method: "immediate" },
		created_at: "2026-07-01T08:00:00+00:00",
		scheduled_at: null,
		updated_at: "2026-07-01T09:00:00+00:00",
		send_time: "2026-07-01T09:00:00+00:00",
		...attributes,
	},
	relationships: {},
	links: { self: `https://a.klaviyo.com/api/campaigns/${id}/` },
});
const list = "https://a.klaviyo.com/api/campaigns";

const daysAgo = (days: number) =>
	new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Another metric of the account that can be read. */
const anotherMetric = shortId(
	directAccountId,
	"metric",
	"shopify",
	"Checkout Started",
);

export const platformCase: PlatformCase = {
	consent: {
		person: { account: "brand.owner@example.com", name: "Maple & Co" },
		other: { account: "freelance.buyer@example.com", name: "Cobalt Cycles" },
		callback: { pkce: true },
		tokenReplies: standardTokenReplies,
		unticked: {
			account: "agency.admin@example.com",
			granted: "lists:read",
			missing: "accounts:read",
			scopeSet: "account",
		},
		isOfOneAccount: true,
		expire: { action: "expire-access-tokens", body: {} },
		revoke: { action: "uninstall", body: { user: "brand.owner@example.com" } },
	},
	key: {
		right: keys.full,
		owner: "Maple & Co",
		refused: [
			{
				name: "A key that nobody made",
				keys: keys.wrong,
				code: "RECONNECT_REQUIRED",
				sentence: "does not accept",
			},
			{
				name: "A key that lacks the scope",
				keys: keys.narrow,
				code: "SCOPE_MISSING",
				sentence: "Accounts: read access",
				scopeSet: "account",
			},
			{
				name: "A public key of another account",
				keys: { ...knownKeys, publicApiKey: "AAAAAA" },
				code: "INVALID_INPUT",
				sentence: "the account of the private key",
				field: "publicApiKey",
			},
		],
		malformed: [
			{
				name: "A private key in another form",
				keys: { ...knownKeys, apiKey: "sk_0123456789" },
				field: "apiKey",
			},
			{
				name: "A public key that is too long",
				keys: { ...knownKeys, publicApiKey: "AbCdEfG" },
				field: "publicApiKey",
			},
			{
				name: "A public key alone",
				keys: { publicApiKey: knownKeys.publicApiKey },
				field: "apiKey",
			},
		],
		revoke: { action: "revoke-key", body: { key: knownKeys.apiKey } },
	},
	reading: { part: "campaigns", path: "api/campaigns", pageSize: 2 },
	failures: [
		{
			name: "a key that was deleted",
			fault: { klaviyoError: { code: "authentication_failed" } },
			kind: "reconnect",
		},
		{
			name: "a scope that is missing",
			fault: { klaviyoError: { code: "permission_denied" } },
			kind: "access",
		},
		{
			name: "a revision that is retired",
			fault: { klaviyoError: { code: "revision_retired" } },
			kind: "transient",
		},
		{
			name: "a request that is wrong",
			fault: { status: 400, klaviyoError: { code: "invalid" } },
			kind: "rejected",
		},
		{
			name: "a medium that is not taken",
			fault: { status: 415, klaviyoError: { code: "unsupported_media_type" } },
			kind: "rejected",
		},
		{
			name: "an error of the server",
			fault: { status: 503, klaviyoError: { code: "server_error" } },
			kind: "transient",
		},
		{
			name: "a code that nobody knows",
			fault: { status: 403, klaviyoError: { code: "made_up_yesterday" } },
			kind: "access",
		},
		{
			name: "a page before the API that looks for robots",
			fault: {
				kind: "custom",
				status: 403,
				headers: { "cf-mitigated": "challenge", "content-type": "text/html" },
				body: "<html>Just a moment …</html>",
			},
			kind: "transient",
		},
		{
			name: "a page in the API's place that refuses",
			fault: { kind: "custom", status: 401, body: "<html>Sign in</html>" },
			kind: "transient",
		},
	],
	refusedCredential: { klaviyoError: { code: "authentication_failed" } },
	expiredCursor: {
		status: 400,
		klaviyoError: {
			code: "invalid",
			detail: "Invalid page cursor.",
			source: { parameter: "page[cursor]" },
		},
	},
	circle: {
		data: [],
		links: {
			self: list,
			// At the address that was asked, wherever the sandbox is.
			next: "?page%5Bcursor%5D=round",
			prev: null,
		},
	},
	otherShape: { data: "none" },
	limits: {
		refusals: [
			{
				name: "an account's limit",
				fault: throttled(900),
				limitedBy: "account",
				seconds: 900,
			},
		],
		endless: throttled(2_678_400),
		told: ["campaigns", "flows"],
		reset: { action: "limits", body: { isEnforced: false } },
	},
	accounts: {
		path: "api/accounts",
		tellWhose: true,
		readable: publicKeyOf(directAccountId),
		tells: { currency: true, timeZone: true },
	},
	campaigns: {
		path: "api/campaigns",
		strange: {
			body: {
				data: [
					campaign("9223372036854775807", { name: "Beyond" }),
					campaign("01J0000000000000000000002A", {
						name: "Strange",
						status: "Hibernating",
					}),
					campaign("01J0000000000000000000003A", {}),
				],
				links: { self: list, next: null, prev: null },
			},
			externalId: "9223372036854775807",
			// Klaviyo has no budgets.
			budget: null,
			word: "Hibernating",
			rejected: "01J0000000000000000000003A",
		},
	},
	unusual: [
		{
			name: "null wherever Klaviyo may say it, and a status of which it knows nothing",
			part: "campaigns",
			path: "api/campaigns",
			body: {
				data: [
					campaign("01J0000000000000000000004A", {
						name: "חורף 🎈 شتاء",
						status: "Unknown",
						scheduled_at: null,
						send_time: null,
					}),
				],
				links: { self: list, next: null, prev: null },
			},
			expected: {
				externalId: "01J0000000000000000000004A",
				name: "חורף 🎈 شتاء",
				status: "UNKNOWN",
				platformStatus: "Unknown",
				budget: null,
				startDate: null,
				endDate: null,
			},
		},
		...["adGroups", "ads"].map((part) => ({
			name: "an id beyond 2^53 and no content",
			part,
			path: "api/campaigns",
			body: {
				data: [
					{
						...campaign("9007199254740995", { name: "Bare" }),
						relationships: {
							"campaign-messages": {
								data: [{ type: "campaign-message", id: "9007199254740993" }],
							},
						},
					},
				],
				included: [
					{
						type: "campaign-message",
						id: "9007199254740993",
						attributes: {
							definition: null,
							send_times: null,
							created_at: null,
							updated_at: null,
						},
						relationships: {},
					},
				],
				links: { self: list, next: null, prev: null },
			},
			expected: {
				externalId: "9007199254740993",
				...(part === "adGroups"
					? { campaignExternalId: "9007199254740995", budget: null }
					: {}),
			},
		})),
	],
	conversions: {
		rows: [
			{
				key: "placed_order",
				conversions: 3,
				conversionValueMicros: 149_700_000n,
			},
			{ key: "none", conversions: null, conversionValueMicros: null },
			{
				key: anotherMetric,
				conversions: 3,
				conversionValueMicros: 149_700_000n,
			},
		].map(({ key, ...expected }) => ({
			name: "three events of a flow's message",
			conversion: key,
			path: "api/metric-aggregates",
			body: {
				data: {
					type: "metric-aggregate",
					id: "1",
					attributes: {
						dates: [`${daysAgo(3)}T12:00:00+00:00`],
						data: [
							{
								dimensions: ["01J0000000000000000000004A", "FLOW01"],
								measurements: { count: [3], sum_value: [149.7] },
							},
						],
					},
				},
				links: { self: list, next: null, prev: null },
			},
			expected,
		})),
		custom: anotherMetric,
	},
	assets: { kinds: ["HTML", "IMAGE"] },
};
