import { standardTokenReplies } from "../authorization/token-replies.ts";
import type { ConsentCase } from "../platform-case.ts";

/** Signing in at Google, which is the same for its platforms but for the scope. */
export function googleConsentCase(
	unticked: NonNullable<ConsentCase["unticked"]>,
): ConsentCase {
	return {
		person: {
			account: "agency.admin@example.com",
			name: "agency.admin@example.com",
		},
		other: {
			account: "brand.owner@example.com",
			name: "brand.owner@example.com",
		},
		callback: {
			issuer: true,
			pkce: true,
			words: [{ word: "admin_policy_enforced", code: "ACCESS_DENIED" }],
		},
		unticked,
		tokenReplies: [
			{
				name: "blocks us by policy",
				fault: { oauthError: { error: "admin_policy_enforced" } },
				code: "RECONNECT_REQUIRED",
			},
			{
				name: "has deleted our client",
				fault: { oauthError: { error: "deleted_client" } },
				code: "APP_REJECTED",
			},
			...standardTokenReplies,
		],
		expire: { action: "/google-ads/expire-access-tokens", body: {} },
		revoke: {
			action: "/google-ads/revoke",
			body: { user: "agency.admin@example.com" },
		},
	};
}
