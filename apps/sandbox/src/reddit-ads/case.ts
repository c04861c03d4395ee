import { standardTokenReplies } from "../authorization/token-replies.ts";
import type { PlatformCase } from "../platform-case.ts";
import {
	cancelledAccountId,
	directAccountId,
	firstClientId,
} from "../world/people.ts";

const refused = (code: string, retryAfterSeconds?: number) => ({
	redditAdsError: {
		code,
		...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
	},
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
		unticked: {
			account: "freelance.buyer@example.com",
			granted: "nothing",
			missing: "ads.read",
			scopeSet: "ads",
		},
		callback: { pkce: true },
		tokenReplies: standardTokenReplies,
		expire: { action: "expire-access-tokens", body: {} },
		revoke: { action: "revoke", body: { user: "agency_admin" } },
	},
	reading: { part: "accounts", path: "api/v1/accounts" },
	failures: [
		{
			name: "an account that is not shared",
			fault: refused("forbidden"),
			kind: "access",
		},
		{
			name: "a closed account",
			fault: refused("account_closed"),
			kind: "account",
		},
		{
			name: "an app that is refused",
			fault: refused("app_refused"),
			kind: "operator",
		},
		{
			name: "a word of tomorrow",
			fault: refused("a_word_of_tomorrow"),
			kind: "rejected",
		},
	],
	refusedCredential: refused("token_invalid"),
	expiredCursor: refused("cursor_invalid"),
	otherShape: { accounts: "none" },
	limits: {
		refusals: [
			{
				name: "too many calls",
				fault: refused("rate_limited", 900),
				limitedBy: "app",
				seconds: 900,
			},
		],
		endless: refused("rate_limited", 2_678_400),
		told: [],
	},
	accounts: {
		readable: String(firstClientId),
		tells: { currency: true, timeZone: true },
		closed: {
			externalId: cancelledAccountId,
			name: "Northlight Outlet (closed)",
		},
		nobody: { account: "new.starter@example.com", code: null },
		few: {
			account: "brand.owner@example.com",
			externalIds: [directAccountId],
		},
	},
};
