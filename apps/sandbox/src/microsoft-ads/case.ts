import type { PlatformCase } from "../platform-case.ts";
import {
	cancelledAccountId,
	directAccountId,
	firstClientId,
} from "../world/people.ts";
import {
	aadsts,
	failures,
	microsoftAdsError,
	tokenReplies,
} from "./case-failures.ts";
import { campaigns, conversions, unusual } from "./case-rows.ts";
import { client } from "./client.ts";
import {
	accountIdOfWorldId,
	campaignIdAt,
	customerIdOfWorldId,
} from "./ids.ts";

/** Microsoft says neither how long nor of what: a minute is its own documents' advice. */
const limited = (name: string, code: number) => ({
	name,
	fault: microsoftAdsError(code),
	limitedBy: "account" as const,
	seconds: 60,
});

export const platformCase: PlatformCase = {
	consent: {
		person: {
			account: "agency.admin@example.com",
			name: "agency.admin@example.com",
		},
		other: {
			account: "brand.owner@example.com",
			name: "brand.owner@example.com",
		},
		isWhole: true,
		callback: {
			pkce: true,
			words: [
				{ word: "interaction_required", code: "ACCESS_DENIED" },
				{ word: "unauthorized_client", code: "APP_REJECTED" },
			],
		},
		tokenReplies: [
			...tokenReplies,
			{
				name: "wants the person's consent again, with a suberror,",
				fault: aadsts(65001, { suberror: "consent_required" }),
				code: "RECONNECT_REQUIRED",
			},
		],
		expire: { action: "expire-access-tokens", body: {} },
		revoke: { action: "revoke", body: { user: "agency_admin" } },
	},
	reading: {
		part: "campaigns",
		path: "CampaignManagement/v13/Campaigns/QueryByAccountId",
	},
	failures,
	refusedCredential: microsoftAdsError(109),
	partly: [
		{
			name: "A campaign that Microsoft could not look up",
			part: "campaigns",
			ofCampaigns: true,
			path: "CampaignManagement/v13/Campaigns/QueryByIds",
			body: {
				Campaigns: [null, null],
				PartialErrors: [
					{ Index: 0, Code: 0, ErrorCode: "InternalError", Type: "BatchError" },
				],
			},
		},
	],
	unpaged: {
		campaigns: 1_100,
		adGroups: null,
		ads: null,
		"metrics.daily": null,
	},
	otherShape: { Campaigns: 7 },
	limits: {
		refusals: [
			limited("too many calls in a minute", 117),
			limited("too many reports at once", 207),
			{
				name: "more than it says when to go on after",
				fault: microsoftAdsError(117, { retryAfterSeconds: 300 }),
				limitedBy: "account",
				seconds: 300,
			},
		],
		endless: microsoftAdsError(117, { retryAfterSeconds: 2_678_400 }),
		told: [],
		reset: { action: "forget-calls", body: {} },
	},
	quickReports: { action: "behaviour", body: { reportSeconds: 0.02 } },
	accounts: {
		path: "CustomerManagement/v13/Accounts/Search",
		readable: accountIdOfWorldId(firstClientId),
		tells: { currency: true, timeZone: true },
		zeroDecimal: accountIdOfWorldId(firstClientId + 4),
		closed: {
			externalId: accountIdOfWorldId(cancelledAccountId),
			name: "Northlight Outlet (closed)",
			isTold: true,
		},
		nobody: { account: "new.starter@example.com", code: null },
		few: {
			account: "brand.owner@example.com",
			externalIds: [accountIdOfWorldId(directAccountId)],
			accessExternalId: customerIdOfWorldId(directAccountId),
		},
	},
	campaigns,
	unusual,
	conversions,
	assets: { kinds: ["IMAGE"] },
	writes: {
		path: "CampaignManagement/v13/*",
		method: "PUT",
		// The first client is the fifth account after those that are always there.
		shared: {
			campaignExternalId: campaignIdAt({
				ordinal: 5,
				index: 1,
				kind: "search",
			}),
			sharedWith: 1,
		},
		refusedAmounts: [
			{ name: "two million dollars", amountMicros: 2_000_000_000_000n },
		],
		refusedKeyword: { text: "100% linen!", matchType: "EXACT" },
		negativesPath: "CampaignManagement/v13/EntityNegativeKeywords",
		zeroDecimal: { externalId: accountIdOfWorldId(firstClientId + 4) },
		failures: [
			{
				name: "a status that the campaign cannot have, inside a success,",
				fault: { partialErrors: [{ index: 0, code: 1120 }] },
				kind: "rejected",
			},
			{
				name: "an item that is gone, inside a success,",
				fault: { partialErrors: [{ index: 0, code: 1100 }] },
				kind: "rejected",
			},
			{
				name: "an internal error inside a success",
				fault: { partialErrors: [{ index: 0, code: 0 }] },
				kind: "transient",
			},
			{
				name: "a login that may only look",
				fault: microsoftAdsError(106),
				kind: "access",
			},
		],
	},
	headers: {
		always: {},
		extras: {
			developerToken: {
				value: client.extras.developerToken,
				header: "developertoken",
			},
		},
	},
};
