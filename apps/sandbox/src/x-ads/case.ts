import type { PlatformCase } from "../platform-case.ts";
import { directAccountId, firstClientId } from "../world/people.ts";
import { accountIdOf } from "./accounts.ts";
import { campaigns, conversions, readable, unusual } from "./case-rows.ts";

export const platformCase: PlatformCase = {
	consent: {
		person: { account: "agency_admin", name: "@agency_admin" },
		other: { account: "brand_owner", name: "@brand_owner" },
		tokenReplies: [
			{
				name: "cannot check our signature",
				fault: { xAdsError: { code: 32 } },
				code: "APP_REJECTED",
			},
			{
				name: "does not know the token",
				fault: { xAdsError: { code: 89 } },
				code: "CREDENTIAL_REJECTED",
			},
			{
				name: "says that our clock is off",
				fault: { xAdsError: { code: 135 } },
				code: "APP_REJECTED",
			},
			{
				name: "says that it is a success, with an error inside",
				fault: { status: 200, xAdsError: { code: 89 } },
				code: "CREDENTIAL_REJECTED",
			},
		],
		revoke: { action: "revoke", body: { user: "agency_admin" } },
	},
	reading: { part: "accounts", path: "12/accounts", pageSize: 2 },
	failures: [
		{
			name: "an account that is not shared any more",
			fault: { xAdsError: { code: "ACCOUNT_NOT_FOUND" } },
			kind: "access",
		},
		{
			name: "an account that is locked",
			fault: { xAdsError: { code: "ACCOUNT_LOCKED_OUT" } },
			kind: "account",
		},
		{
			name: "a profile that is suspended",
			fault: { xAdsError: { code: "CURRENT_USER_SUSPENDED" } },
			kind: "access",
		},
		{
			name: "a signature by a wrong secret",
			fault: { xAdsError: { code: 32 } },
			kind: "operator",
		},
		{
			name: "a clock that is off",
			fault: { xAdsError: { code: 135 } },
			kind: "operator",
		},
		{
			name: "an app that is not approved",
			fault: { xAdsError: { code: "UNAUTHORIZED_CLIENT_APPLICATION" } },
			kind: "operator",
		},
		{
			name: "a parameter that is wrong",
			fault: { xAdsError: { code: "INVALID_PARAMETER", parameter: "count" } },
			kind: "rejected",
		},
		{
			name: "an error inside a success",
			fault: { status: 200, xAdsError: { code: "ACTION_NOT_ALLOWED" } },
			kind: "access",
		},
		{
			name: "a code that nobody knows",
			fault: { status: 403, xAdsError: { code: "MADE_UP_YESTERDAY" } },
			kind: "access",
		},
	],
	refusedCredential: { xAdsError: { code: 89 } },
	unexplained: [
		{
			name: "a code that nobody knows",
			fault: { xAdsError: { code: 4711 } },
		},
	],
	expiredCursor: {
		xAdsError: { code: "INVALID_PARAMETER", parameter: "cursor" },
	},
	circle: { data: [], next_cursor: "round" },
	otherShape: { data: "none" },
	limits: {
		refusals: [
			{
				name: "a person's limit",
				fault: () => limit(900),
				limitedBy: "account",
				seconds: 900,
			},
		],
		endless: () => limit(2_678_400),
		told: ["discovery"],
		reset: { action: "reset-limits", body: {} },
	},
	accounts: {
		readable,
		tells: { currency: false, timeZone: true },
		zeroDecimal: accountIdOf({ id: String(firstClientId + 4) }),
		closed: {
			externalId: accountIdOf({ id: String(firstClientId + 1) }),
			name: "Lumen Home",
			prepare: {
				action: "approval-status",
				body: {
					account: accountIdOf({ id: String(firstClientId + 1) }),
					status: "REJECTED",
				},
			},
			isTold: true,
		},
		nobody: { account: "new_starter", code: null },
		few: {
			account: "brand_owner",
			externalIds: [accountIdOf({ id: directAccountId })],
		},
	},
	quickReports: { action: "behaviour", body: { jobSeconds: 0.1 } },
	campaigns,
	unusual,
	conversions,
	assets: { kinds: ["IMAGE", "VIDEO"] },
	writes: {
		path: "12/accounts/*/*/*",
		refusedKeyword: { text: "shoes > boots", matchType: "BROAD" },
		negativesPath: "12/batch/accounts/*/targeting_criteria",
		zeroDecimal: { externalId: accountIdOf({ id: String(firstClientId + 4) }) },
		failures: [
			{
				name: "an app that may only read",
				fault: { xAdsError: { code: "READONLY_CLIENT_APPLICATION" } },
				kind: "operator",
			},
			{
				name: "a role that may only look",
				fault: { xAdsError: { code: "ACTION_NOT_ALLOWED" } },
				kind: "access",
			},
			{
				name: "another change at the same time",
				fault: { xAdsError: { code: "LOCK_ACQUISITION_TIMEOUT" } },
				kind: "transient",
			},
			{
				name: "a budget below what was spent",
				fault: { xAdsError: { code: "SPEND_EXCEEDS_BUDGET" } },
				kind: "rejected",
			},
			{
				name: "an object that is gone",
				fault: { xAdsError: { code: "CAMPAIGN_NOT_FOUND" } },
				kind: "rejected",
			},
		],
	},
};

/** A limit that ends so many seconds from now. */
function limit(seconds: number) {
	return {
		xAdsError: { code: 88 },
		headers: {
			"x-rate-limit-limit": "5",
			"x-rate-limit-remaining": "0",
			"x-rate-limit-reset": String(Math.floor(Date.now() / 1000) + seconds),
		},
	};
}
