import type { PlatformCase } from "../platform-case.ts";
import {
	cancelledAccountId,
	directAccountId,
	firstClientId,
} from "../world/people.ts";
import { adAccountIdOfWorldId } from "./business/ids.ts";
import {
	apiError,
	failures,
	tokenReplies,
	wrongField,
} from "./case-failures.ts";
import { campaigns, campaignsPath, conversions, unusual } from "./case-rows.ts";

export const platformCase: PlatformCase = {
	consent: {
		person: { account: "agency.admin@example.com", name: "agency_admin" },
		other: { account: "brand.owner@example.com", name: "brand_owner" },
		unticked: {
			account: "freelance.buyer@example.com",
			granted: "adsedit",
			missing: "adsread",
			scopeSet: "ads",
		},
		tokenReplies,
		expire: { action: "expire-access-tokens", body: {} },
		revoke: { action: "revoke", body: { user: "agency_admin" } },
	},
	reading: { part: "campaigns", path: campaignsPath },
	failures,
	refusedCredential: apiError(401),
	expiredCursor: wrongField("page.token", "Invalid page token."),
	circle: {
		data: [],
		pagination: { next_url: "?page.token=round", previous_url: null },
	},
	otherShape: { data: "none", pagination: {} },
	limits: {
		refusals: [
			{
				name: "a minute's calls",
				fault: apiError(429, { resetSeconds: 30 }),
				limitedBy: "account",
				seconds: 30,
			},
			{
				name: "calls, with a time to wait",
				fault: apiError(429, { retryAfterSeconds: 120 }),
				limitedBy: "account",
				seconds: 120,
			},
		],
		endless: apiError(429, { resetSeconds: 2_678_400 }),
		told: ["ads-campaign-management-read"],
		// The suite calls as fast as it can.
		reset: { action: "limits", body: { isEnforced: false } },
	},
	accounts: {
		// The person and their businesses alike.
		path: "api/v3/me",
		tellWhose: true,
		readable: adAccountIdOfWorldId(firstClientId),
		tells: { currency: true, timeZone: true },
		zeroDecimal: adAccountIdOfWorldId(firstClientId + 4),
		closed: {
			externalId: adAccountIdOfWorldId(cancelledAccountId),
			name: "Northlight Outlet (closed)",
			isTold: true,
		},
		nobody: { account: "new.starter@example.com", code: null },
		few: {
			account: "brand.owner@example.com",
			externalIds: [adAccountIdOfWorldId(directAccountId)],
		},
	},
	campaigns,
	unusual,
	conversions,
	assets: { kinds: ["IMAGE", "TEXT", "VIDEO"] },
	writes: {
		path: "api/v3/*",
		method: "PATCH",
		zeroDecimal: { externalId: adAccountIdOfWorldId(firstClientId + 4) },
		failures: [
			{
				name: "a budget that lies elsewhere",
				fault: wrongField(
					"data.goal_value",
					"Only available when is_campaign_budget_optimization is true.",
				),
				kind: "rejected",
			},
			{
				name: "a login that may not change this",
				fault: apiError(403),
				kind: "access",
			},
		],
	},
	headers: {
		always: {},
		extras: {
			userAgent: {
				value: "web:brandhub:1.0 (by /u/owner)",
				header: "user-agent",
				always: true,
			},
		},
	},
};
