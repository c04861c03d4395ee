import type { PlatformCase } from "../platform-case.ts";
import {
	cancelledAccountId,
	directAccountId,
	firstClientId,
} from "../world/people.ts";
import { failures, metaError } from "./case-failures.ts";
import { campaigns, campaignsPath, conversions, unusual } from "./case-rows.ts";
import { configurations } from "./client.ts";
import { accountIdOfWorldId } from "./ids.ts";
import { knownKeys, systemTokenOf } from "./sign-in/fixed-keys.ts";

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
	reading: { part: "campaigns", path: campaignsPath, pageSize: 4 },
	failures,
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
	campaigns,
	unusual,
	conversions,
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
