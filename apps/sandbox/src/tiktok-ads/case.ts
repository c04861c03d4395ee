import type { PlatformCase } from "../platform-case.ts";
import {
	cancelledAccountId,
	directAccountId,
	firstClientId,
} from "../world/people.ts";
import { advertiserIdOfWorldId } from "./accounts.ts";
import { envelope, failures, tiktokError } from "./case-failures.ts";
import { campaigns, conversions, unusual } from "./case-rows.ts";

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
	failures,
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
	campaigns,
	unusual,
	conversions,
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
