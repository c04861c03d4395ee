import type { Scoped } from "../scope-policy.ts";

/**
 * Klaviyo's name and scopes. A key's scopes are chosen where it is made, and Klaviyo does not tell them: a call that lacks one
 * is refused. An OAuth app asks for them by name.
 */
export const klaviyoScoped: Scoped = {
	name: "Klaviyo",
	scopes: {
		sets: [
			set("account", "Account details", "accounts:read"),
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
	},
};

/** A set that is asked for by default: all of it is read, and one consent page is enough. */
function set(key: string, title: string, ...scopes: string[]) {
	return { key, title, scopes, default: true };
}
