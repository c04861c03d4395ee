import type { Scoped } from "../scope-policy.ts";

/** A key's scopes are chosen where it is made, and Klaviyo does not tell them: a call that lacks one is refused. */
export const klaviyoScoped: Scoped = {
	name: "Klaviyo",
	scopes: {
		sets: [
			{
				key: "account",
				title: "Account details",
				scopes: ["accounts:read"],
				default: true,
			},
		],
		askedFor: "none",
		names: { "accounts:read": "Accounts: read access" },
		silent: [],
	},
};
