/** Settings of the world and its platforms. Each has the default that README.md gives for its variable. */
export type WorldSettings = {
	/** The same seed and sizes give the same ids, names and numbers. */
	seed: string;
	/** Client accounts below the agency's group. */
	accounts: number;
	/** Campaigns in each account. */
	campaigns: number;
	/** Days that have numbers, the last one today. */
	days: number;
	/** Addresses of the admin app, below which redirect URIs lie. */
	adminUrls: readonly string[];
	/** Instead of those below `adminUrls`, for all apps; null: none. */
	redirectUris: readonly string[] | null;
	/** Apps that every authorization server knows beside its own. */
	clients: readonly { clientId: string; clientSecret: string }[];
	/** Life of an access token where it ends by time; null: the platform's own. */
	accessTokenSeconds: number | null;
	/** Apps are not reviewed yet, so that what they get ends early where a platform does so. */
	isTestingPublishing: boolean;
	/** Rows in a page at most; null: the platform's own. */
	pageSize: number | null;
	/** Addresses of pictures and videos carry a signature and end; 0: they last. */
	imageUrlSeconds: number;
	/** Calls for one account and second; 0: no limit but the platform's own. */
	queriesPerSecond: number;
	/** Prepared answers kept in memory. */
	cacheBytes: number;
};

export const defaultSettings: WorldSettings = {
	seed: "patchbay",
	accounts: 6,
	campaigns: 12,
	days: 90,
	adminUrls: ["http://localhost:3000", "http://127.0.0.1:3000"],
	redirectUris: null,
	clients: [],
	accessTokenSeconds: null,
	isTestingPublishing: false,
	pageSize: null,
	imageUrlSeconds: 0,
	queriesPerSecond: 0,
	cacheBytes: 64 * 1024 * 1024,
};
