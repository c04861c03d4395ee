import type { Scoped, ScopeSet } from "../scope-policy.ts";

/**
 * Klaviyo's name and scopes. A key's scopes are chosen where it is made, and Klaviyo does not tell them: a call that lacks one
 * is refused. An OAuth app asks for them by name.
 */
export const klaviyoScoped: Scoped = {
	name: "Klaviyo",
	scopes: {
		sets: [
			{
				...set("account", "Account details", "accounts:read"),
				optional: false,
			},
			set("campaigns", "Campaigns", "campaigns:read"),
			set("flows", "Flows", "flows:read"),
			set("metrics", "Numbers", "metrics:read"),
			set("content", "Messages and images", "templates:read", "images:read"),
			set("lists", "Lists", "lists:read"),
			set("segments", "Segments", "segments:read"),
			set("catalog", "Catalog", "catalogs:read"),
		],
		askedFor: "request",
		names: {
			"accounts:read": "Accounts: read access",
			"campaigns:read": "Campaigns: read access",
			"flows:read": "Flows: read access",
			"metrics:read": "Metrics: read access",
			"templates:read": "Templates: read access",
			"images:read": "Images: read access",
			"lists:read": "Lists: read access",
			"segments:read": "Segments: read access",
			"catalogs:read": "Catalogs: read access",
		},
		silent: [],
		// It serves keys and apps: whoever reads it does not know by which of them the account was asked.
		remedy: (missing) =>
			`A key's scopes cannot be changed: make a new private key in Klaviyo (Settings → API keys) that has ${missing} as well, or full access, and connect with that one. Where you signed in through an app, connect again and allow it.`,
	},
};

/** A set that is asked for by default, as one consent page is enough; what it opens is read for itself. */
function set(key: string, title: string, ...scopes: string[]): ScopeSet {
	return { key, title, scopes, default: true, optional: true };
}
