import type { FailureKind, PlatformId } from "@patchbay/platforms";

/** Facts about a platform that the one suite needs to try its connector. */
export interface PlatformCase {
	/** The platform's folder in the sandbox's addresses. */
	prefix: string;
	/** Path of the calls that read lists, below the prefix. */
	listPath: string;
	/** Sign-ins of the sandbox. */
	people: {
		agency: string;
		/** Reaches one account directly. */
		owner: string;
		/** Reaches one account below a manager directly too. */
		analyst: string;
		/** Person without any ad account. */
		nobody: string;
	};
	/** The scope without which nothing can be read, and what a user who unticks it still grants. */
	neededScope: string;
	/** Scope set that is needed. */
	neededSet: string;
	/** Facts about a platform with ad accounts, beyond the others. */
	ads?: {
		/** Accounts: one below a manager, one that is cancelled, a manager. */
		accounts: {
			managed: string;
			cancelled: string;
			cancelledName: string;
			manager: string;
		};
		/** Campaigns of which the first has an id and money beyond 2^53, the second a status nobody knows, the third no name. */
		strangeCampaigns: unknown;
	};
	/** Facts about a platform with files. */
	files?: {
		/** Makes so many files of `people.agency` that the app may see. */
		prepare: { control: string; body: (count: number) => object };
		/** Files of which the first has a size beyond 2^53, the second no name. */
		strangeFiles: unknown;
	};
	/** Failures that the platform words itself: how the sandbox is told, and what it must become. */
	failures: {
		name: string;
		fault: Record<string, unknown>;
		kind: FailureKind;
	}[];
	/** A token that the platform says it does not accept. */
	refusedToken: Record<string, unknown>;
	/** A limit that names 900 seconds. */
	rateLimit: Record<string, unknown>;
	/** A cursor that the platform no longer knows. */
	expiredCursor: Record<string, unknown>;
}

const googleAdsError = (category: string, code: string, status: number) => ({
	status,
	googleAdsError: { category, code },
});

const workspaceError = (reason: string, status: number, more: object = {}) => ({
	status,
	workspaceError: { reason, ...more },
});

export const platformCases: Partial<Record<PlatformId, PlatformCase>> = {
	GOOGLE_ADS: {
		prefix: "google-ads",
		listPath: "v25/customers/*/googleAds:search",
		people: {
			agency: "agency.admin@example.com",
			owner: "brand.owner@example.com",
			analyst: "agency.analyst@example.com",
			nobody: "new.starter@example.com",
		},
		neededScope: "https://www.googleapis.com/auth/adwords",
		neededSet: "ads",
		ads: {
			accounts: {
				managed: "1110000001",
				cancelled: "1119000001",
				cancelledName: "Northlight Outlet (closed)",
				manager: "9990000002",
			},
			strangeCampaigns: {
				results: [
					{
						campaign: {
							id: "9223372036854775807",
							name: "Beyond",
							status: "ENABLED",
						},
						campaignBudget: {
							id: "9007199254740993",
							amountMicros: "9007199254740993",
							period: "DAILY",
						},
					},
					{ campaign: { id: "2", name: "Strange", status: "HIBERNATING" } },
					{ campaign: { id: "3", status: "ENABLED" } },
				],
			},
		},
		failures: [
			{
				name: "an account that is not shared",
				fault: googleAdsError(
					"authorizationError",
					"USER_PERMISSION_DENIED",
					403,
				),
				kind: "access",
			},
			{
				name: "a suspended account",
				fault: googleAdsError(
					"authorizationError",
					"ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT",
					403,
				),
				kind: "account",
			},
			{
				name: "an organization that is not approved",
				fault: googleAdsError(
					"authenticationError",
					"ORGANIZATION_NOT_APPROVED",
					401,
				),
				kind: "operator",
			},
			{
				name: "an account that demands 2-Step Verification",
				fault: googleAdsError(
					"authenticationError",
					"TWO_STEP_VERIFICATION_NOT_ENROLLED",
					401,
				),
				kind: "access",
			},
			{
				name: "a project that is not approved",
				fault: googleAdsError(
					"authorizationError",
					"CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION",
					403,
				),
				kind: "operator",
			},
			{
				name: "a query that is wrong",
				fault: googleAdsError("queryError", "UNRECOGNIZED_FIELD", 400),
				kind: "rejected",
			},
			{
				name: "an error in an array",
				fault: {
					kind: "custom",
					status: 403,
					body: [
						{
							error: {
								code: 403,
								status: "PERMISSION_DENIED",
								details: [
									{
										"@type":
											"type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure",
										errors: [
											{
												errorCode: {
													authorizationError: "CUSTOMER_NOT_ENABLED",
												},
											},
										],
									},
								],
							},
						},
					],
				},
				kind: "account",
			},
		],
		refusedToken: googleAdsError(
			"authenticationError",
			"OAUTH_TOKEN_REVOKED",
			401,
		),
		rateLimit: {
			status: 429,
			googleAdsError: {
				category: "quotaError",
				code: "RESOURCE_EXHAUSTED",
				retryDelay: "900s",
				rateScope: "ACCOUNT",
			},
		},
		expiredCursor: googleAdsError("requestError", "EXPIRED_PAGE_TOKEN", 400),
	},
	GOOGLE_WORKSPACE: {
		prefix: "google-workspace",
		listPath: "drive/v3/files",
		people: {
			agency: "agency.admin@example.com",
			owner: "brand.owner@example.com",
			analyst: "agency.analyst@example.com",
			nobody: "new.starter@example.com",
		},
		neededScope: "https://www.googleapis.com/auth/drive.file",
		neededSet: "drive",
		files: {
			prepare: {
				control: "create-files",
				body: (count) => ({
					user: "agency.admin@example.com",
					clientId: "sandbox-google-client",
					count,
				}),
			},
			strangeFiles: {
				files: [
					{
						id: "1beyond",
						name: "Beyond",
						mimeType: "video/mp4",
						size: "9223372036854775807",
					},
					{ id: "1nameless", mimeType: "text/csv" },
				],
			},
		},
		failures: [
			{
				name: "a scope that is missing",
				fault: workspaceError("insufficientPermissions", 403, {
					detail: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
				}),
				kind: "access",
			},
			{
				name: "an administrator who forbids it",
				fault: workspaceError("domainPolicy", 403),
				kind: "access",
			},
			{
				name: "an API that the operator has not turned on",
				fault: workspaceError("accessNotConfigured", 403, {
					detail: "SERVICE_DISABLED",
				}),
				kind: "operator",
			},
			{
				name: "a query that is wrong",
				fault: workspaceError("invalid", 400, { location: "q" }),
				kind: "rejected",
			},
			{
				name: "a reason that nobody knows",
				fault: workspaceError("madeUpYesterday", 403),
				kind: "access",
			},
		],
		refusedToken: workspaceError("authError", 401),
		rateLimit: {
			kind: "custom",
			status: 403,
			headers: { "retry-after": "900" },
			body: {
				error: {
					code: 403,
					errors: [{ domain: "usageLimits", reason: "userRateLimitExceeded" }],
				},
			},
		},
		expiredCursor: workspaceError("invalid", 400, { location: "pageToken" }),
	},
};
