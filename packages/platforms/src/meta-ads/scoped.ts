import type { Scoped } from "../scope-policy.ts";
import { scopeNames, scopeSets } from "./scopes.ts";

/** Name and permissions of Meta Ads. */
export const metaAdsScoped: Scoped = {
	name: "Meta Ads",
	scopes: {
		sets: scopeSets,
		askedFor: "request",
		names: scopeNames,
		silent: [],
		covers: (granted, needed) =>
			granted === "ads_management" && needed === "ads_read",
	},
};
