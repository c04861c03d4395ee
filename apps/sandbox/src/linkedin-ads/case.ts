import { standardTokenReplies } from "../authorization/token-replies.ts";
import type { PlatformCase } from "../platform-case.ts";
import {
	cancelledAccountId,
	directAccountId,
	firstClientId,
} from "../world/people.ts";
import {
	failures,
	inputError,
	linkedinError,
	tooManyValues,
} from "./case-failures.ts";
import { campaigns, conversions, groupsPath, unusual } from "./case-rows.ts";
import { accountIdOfWorldId } from "./ids.ts";

const account = (worldId: string | number) =>
	String(accountIdOfWorldId(worldId));

export const platformCase: PlatformCase = {
	consent: {
		person: { account: "agency.admin@example.com", name: "Agency admin" },
		other: { account: "brand.owner@example.com", name: "Brand owner" },
		// LinkedIn asks for all or nothing: an app that asked for less has a narrower token.
		unticked: {
			account: "freelance.buyer@example.com",
			granted: "r_basicprofile",
			missing: "r_ads",
			scopeSet: "ads",
		},
		callback: {
			words: [
				{ word: "user_cancelled_login", code: "ACCESS_DENIED" },
				{ word: "user_cancelled_authorize", code: "ACCESS_DENIED" },
				{ word: "unauthorized_scope_error", code: "APP_REJECTED" },
			],
		},
		tokenReplies: [
			...standardTokenReplies,
			{
				name: "knows the app's secret no more",
				fault: { oauthError: { error: "invalid_client" } },
				code: "APP_REJECTED",
			},
			{
				name: "takes the refresh token for one that is over",
				fault: { oauthError: { error: "invalid_grant" } },
				code: "RECONNECT_REQUIRED",
			},
			{
				name: "says so in its older word",
				fault: {
					oauthError: {
						error: "invalid_request",
						description: "The provided refresh token is expired",
					},
				},
				code: "RECONNECT_REQUIRED",
			},
		],
		expire: { action: "expire-access-tokens", body: {} },
		revoke: {
			action: "revoke",
			body: { user: "agency.admin@example.com" },
		},
	},
	reading: { part: "campaigns", path: groupsPath, pageSize: 4 },
	failures,
	refusedCredential: linkedinError("INVALID_ACCESS_TOKEN"),
	partly: [
		["A post", "ads", "rest/posts", "urn:li:share:1"] as const,
		["An image", "assets", "rest/images", "urn:li:image:1"] as const,
	].map(([name, part, path, urn]) => ({
		name: `${name} that LinkedIn could not tell`,
		part,
		path,
		body: {
			results: {},
			statuses: {},
			errors: { [urn]: { status: 503, message: "?" } },
		},
	})),
	unexplained: [
		{
			name: "an error that does not say what it is about",
			fault: linkedinError(null, { message: "Unauthorized" }),
		},
	],
	expiredCursor: inputError("PARAM_INVALID", "pageToken"),
	circle: { elements: [], metadata: { nextPageToken: "round" } },
	otherShape: { elements: "none" },
	limits: {
		refusals: [
			{
				name: "too many numbers within five minutes",
				fault: linkedinError("TOO_MANY_REQUESTS", { message: tooManyValues }),
				limitedBy: "app",
				seconds: 330,
			},
		],
		told: [],
		reset: { action: "reset-limits", body: {} },
	},
	accounts: {
		path: "rest/adAccounts",
		readable: account(firstClientId),
		tells: { currency: true, timeZone: false },
		closed: {
			externalId: account(cancelledAccountId),
			name: "Northlight Outlet (closed)",
			isTold: true,
		},
		zeroDecimal: account(firstClientId + 4),
		nobody: { account: "new.starter@example.com", code: null },
		few: {
			account: "brand.owner@example.com",
			externalIds: [account(directAccountId)],
		},
	},
	campaigns,
	unusual,
	conversions,
	assets: { kinds: ["IMAGE", "VIDEO"] },
	writes: {
		// Campaign groups, campaigns and creatives by their key.
		path: "rest/adAccounts/*/*/*",
		method: "POST",
		refusedAmounts: [
			{
				name: "more than anybody has",
				amountMicros: 9_000_000_000_000_000n,
			},
		],
		zeroDecimal: { externalId: account(firstClientId + 4) },
		failures: [
			{
				name: "a role that may only look",
				fault: linkedinError("NO_PERMISSION_ON_ENTITY"),
				kind: "access",
			},
			{
				name: "a status that LinkedIn does not let be set",
				fault: inputError("STATUS_CHANGE_NOT_ALLOWED", "status"),
				kind: "rejected",
			},
			{
				name: "several values that are wrong at once",
				fault: linkedinError("MULTIPLE_VALIDATIONS_FAILED", {
					inputErrors: [
						{ code: "MISSING_FIELD", fieldPath: "name", description: "?" },
						{
							code: "INVALID_VALUE_FOR_FIELD",
							fieldPath: "status",
							description: "?",
						},
					],
				}),
				kind: "rejected",
			},
		],
	},
	headers: {
		always: {
			"linkedin-version": "202607",
			"x-restli-protocol-version": "2.0.0",
		},
	},
};
