/** Requests allowed in any span of `seconds`. */
export interface LimitWindow {
	requests: number;
	seconds: number;
	/**
	 * App extra that holds the operator's own number of requests, where the platform gives each app another; 0 stands for no
	 * limit.
	 */
	requestsExtra?: string;
	/**
	 * True for a number that lasts long and is soon used up, such as an app's day: a part of it is kept for what is more
	 * urgent.
	 */
	isBudget?: boolean;
	/**
	 * True for the least that the platform gives, where its replies tell the share of the true number: our own count is lowered
	 * to that share.
	 */
	isLeast?: boolean;
}

/** Limit that the platform counts under one name. */
export interface LimitBucket {
	/** Scope of the count: all requests of our app, of one ad account, or of one person. */
	per: "app" | "account" | "person";
	/** All of them hold at once, such as a burst and a daily window. */
	windows: readonly LimitWindow[];
	/** `midnightUtc`: a refusal without a time lasts until the next midnight in UTC (LinkedIn). */
	onBlock?: "midnightUtc";
}

/** Limits that we assume of a platform; its own replies override them. */
export interface LimitPolicy {
	/** Requests to one account at the same time. */
	concurrentPerAccount: number;
	/** Reports that the platform makes for one account at the same time; 1 when left out. */
	reportsInFlightPerAccount?: number;
	/**
	 * Buckets by name; every request names one. A request is counted in its own bucket and in all buckets that `always`
	 * names.
	 */
	buckets: Readonly<Record<string, LimitBucket>>;
	/** Buckets in which every request is counted, such as an app's day. */
	always?: readonly string[];
	/**
	 * Buckets of `always` that do not count certain requests, by the name that such a request gives in place of a bucket's:
	 * further pages of a query are no operations of Google Ads.
	 */
	exempt?: Readonly<Record<string, readonly string[]>>;
	/**
	 * Name under which each further operation of one request is counted besides, where a platform counts operations and not
	 * requests.
	 */
	furtherOperations?: string;
}

/** Limit usage that a reply reports. */
export interface Usage {
	/** Name of the platform's bucket. */
	bucket: string;
	/** Share of the limit that is used, 0 to 1; above 1 counts as 1. */
	used: number;
	/** End of the reported window; null when not said. */
	resetsAt: Date | null;
	/** Not before then, where the platform refuses already; null when it does not. */
	blockedUntil: Date | null;
}
