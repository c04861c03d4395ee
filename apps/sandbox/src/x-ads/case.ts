/** Facts that the contract suite needs to try X's connector: paths, people, and how it words failures. */
export const xAdsCase = {
	prefix: "x-ads",
	/** Path of the calls that read lists, below the prefix. */
	listPath: "12/accounts",
	people: {
		agency: "agency.admin@example.com",
		/** Reaches one account. */
		owner: "brand.owner@example.com",
		analyst: "agency.analyst@example.com",
		/** Has no ad account at all. */
		nobody: "new.starter@example.com",
	},
	/** Failures that X words itself: how the sandbox is told, and what each must become. */
	failures: [
		{
			name: "an account that is not shared any more",
			fault: { xAdsError: { code: "ACCOUNT_NOT_FOUND" } },
			kind: "access",
		},
		{
			name: "an account that is locked",
			fault: { xAdsError: { code: "ACCOUNT_LOCKED_OUT" } },
			kind: "account",
		},
		{
			name: "a profile that is suspended",
			fault: { xAdsError: { code: "CURRENT_USER_SUSPENDED" } },
			kind: "access",
		},
		{
			name: "a signature by a wrong secret",
			fault: { xAdsError: { code: 32 } },
			kind: "operator",
		},
		{
			name: "a clock that is off",
			fault: { xAdsError: { code: 135 } },
			kind: "operator",
		},
		{
			name: "an app that is not approved",
			fault: { xAdsError: { code: "UNAUTHORIZED_CLIENT_APPLICATION" } },
			kind: "operator",
		},
		{
			name: "a parameter that is wrong",
			fault: { xAdsError: { code: "INVALID_PARAMETER", parameter: "count" } },
			kind: "rejected",
		},
		{
			name: "an error inside a success",
			fault: { status: 200, xAdsError: { code: "ACTION_NOT_ALLOWED" } },
			kind: "access",
		},
		{
			name: "a code that nobody knows",
			fault: { status: 403, xAdsError: { code: "MADE_UP_YESTERDAY" } },
			kind: "access",
		},
	],
	/** A token that X says it does not accept. */
	refusedToken: { xAdsError: { code: 89 } },
	/** A limit that ends 900 seconds from now. */
	rateLimit: () => ({
		xAdsError: { code: 88 },
		headers: {
			"x-rate-limit-limit": "5",
			"x-rate-limit-remaining": "0",
			"x-rate-limit-reset": String(Math.floor(Date.now() / 1000) + 900),
		},
	}),
	/** A cursor that X no longer knows. */
	expiredCursor: {
		xAdsError: { code: "INVALID_PARAMETER", parameter: "cursor" },
	},
} as const;
