import type { LimitBucket } from "../limit-policy.ts";

/** Google's token endpoint: it says no number, and nobody signs in so often. */
export const token: LimitBucket = {
	per: "person",
	windows: [{ requests: 60, seconds: 60 }],
};

/** Name for requests that are no operations of Google Ads: userinfo, and the pages of a query after its first one. */
export const noOperation = "noOperation";

/** Name under which the operations of a change after its first one are counted: they are no requests of the account. */
export const furtherOperation = "furtherOperation";
