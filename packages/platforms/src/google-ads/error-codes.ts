import type { Meaning } from "../meanings.ts";

/**
 * Owner of the problem that a code reports. `token`: the grant's; `person`: the login's, whatever the grant; `account`:
 * the ad account's; `app`: the operator's project at Google; `platform`: Google's own; `request`: what we asked;
 * `nobody`: it does not say.
 */
export type Owner =
	| "token"
	| "person"
	| "account"
	| "app"
	| "platform"
	| "request"
	| "nobody";

export interface CodeMeaning {
	owner: Owner;
	/** Null: the reply's status decides. */
	meaning: Meaning | null;
	/** Sentence for a person, in place of the general one. */
	sentence?: string;
	/** Wait for `rate` where Google names no time, and the scope of the limit where it does not say. */
	waitSeconds?: number;
	limitedBy?: "account" | "app";
}

const token = { owner: "token", meaning: "token" } as const;
const app = { owner: "app", meaning: "operator" } as const;
const account = { owner: "account", meaning: "account" } as const;
const noAccess = { owner: "account", meaning: "access" } as const;
const ourRequest = { owner: "request", meaning: "rejected" } as const;
const transient = { owner: "platform", meaning: "transient" } as const;
const unclear = { owner: "nobody", meaning: "unauthorized" } as const;
const byStatus = { owner: "nobody", meaning: null } as const;

type Codes = Readonly<Record<string, CodeMeaning>>;

/** Every code of v25's AuthenticationError. A 401 alone ends no grant: only the codes of `token` do. */
const authenticationError: Codes = {
	UNSPECIFIED: unclear,
	UNKNOWN: unclear,
	AUTHENTICATION_ERROR: unclear,
	CLIENT_CUSTOMER_ID_INVALID: ourRequest,
	CUSTOMER_NOT_FOUND: {
		...account,
		sentence:
			"Google Ads has no such ad account any more. Choose another account.",
	},
	GOOGLE_ACCOUNT_DELETED: token,
	// Of logins by cookie: a token is never answered so.
	GOOGLE_ACCOUNT_COOKIE_INVALID: unclear,
	GOOGLE_ACCOUNT_AUTHENTICATION_FAILED: unclear,
	GOOGLE_ACCOUNT_USER_AND_ADS_USER_MISMATCH: unclear,
	LOGIN_COOKIE_REQUIRED: unclear,
	LOGIN_COOKIE_INVALID: unclear,
	INVALID_EMAIL_ADDRESS: unclear,
	USER_ID_INVALID: unclear,
	// The token is good, and may serve Google Drive.
	NOT_ADS_USER: {
		owner: "person",
		meaning: "access",
		sentence:
			"This Google login has no Google Ads account. Connect with a login that has one, or have this one invited to an account.",
	},
	OAUTH_TOKEN_INVALID: token,
	OAUTH_TOKEN_EXPIRED: token,
	OAUTH_TOKEN_DISABLED: token,
	OAUTH_TOKEN_REVOKED: token,
	OAUTH_TOKEN_HEADER_INVALID: token,
	TWO_STEP_VERIFICATION_NOT_ENROLLED: {
		...noAccess,
		sentence:
			"This ad account may only be read by logins with 2-Step Verification. Turn it on for the Google login that connected (https://www.google.com/landing/2step), then verify the connection.",
	},
	ADVANCED_PROTECTION_NOT_ENROLLED: {
		...noAccess,
		sentence:
			"This ad account may only be read by logins with Advanced Protection. Turn it on for the Google login that connected (https://landing.google.com/advancedprotection), then verify the connection.",
	},
	ORGANIZATION_NOT_RECOGNIZED: app,
	ORGANIZATION_NOT_APPROVED: app,
	ORGANIZATION_NOT_ASSOCIATED_WITH_DEVELOPER_TOKEN: app,
	DEVELOPER_TOKEN_INVALID: app,
};

const testAccountsOnly = {
	owner: "app",
	meaning: "operator_account",
	sentence:
		"This installation's Google Cloud project may only read Google's test accounts. Ask its operator to apply there for Explorer, Basic or Standard access.",
} as const;

/** Every code of v25's AuthorizationError. */
const authorizationError: Codes = {
	UNSPECIFIED: byStatus,
	UNKNOWN: byStatus,
	AUTHORIZATION_ERROR: byStatus,
	USER_PERMISSION_DENIED: noAccess,
	DEVELOPER_TOKEN_NOT_ON_ALLOWLIST: app,
	DEVELOPER_TOKEN_PROHIBITED: app,
	PROJECT_DISABLED: app,
	ACTION_NOT_PERMITTED: noAccess,
	INCOMPLETE_SIGNUP: account,
	CUSTOMER_NOT_ENABLED: account,
	MISSING_TOS: {
		...app,
		sentence:
			"Google Ads waits for the terms of its API to be accepted (MISSING_TOS). Ask this installation's operator to accept them at ads.google.com/aw/apicenter.",
	},
	DEVELOPER_TOKEN_NOT_APPROVED: testAccountsOnly,
	CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION: testAccountsOnly,
	INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION: noAccess,
	SERVICE_ACCESS_DENIED: app,
	ACCESS_DENIED_FOR_ACCOUNT_TYPE: {
		...account,
		sentence:
			"This account does not belong to Google Ads but to another of Google's ad systems. Choose another account.",
	},
	METRIC_ACCESS_DENIED: { owner: "app", meaning: "operator_account" },
	CLOUD_PROJECT_NOT_UNDER_ORGANIZATION: app,
	ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT: account,
};

/** Every code of v25's QuotaError. */
const quotaError: Codes = {
	UNSPECIFIED: { owner: "nobody", meaning: "rate" },
	UNKNOWN: { owner: "nobody", meaning: "rate" },
	RESOURCE_EXHAUSTED: { owner: "app", meaning: "rate", waitSeconds: 900 },
	ACCESS_PROHIBITED: app,
	RESOURCE_TEMPORARILY_EXHAUSTED: {
		owner: "app",
		meaning: "rate",
		waitSeconds: 30,
	},
	// They hold back one expensive kind of query of one account, not everybody's calls.
	EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION: {
		owner: "account",
		meaning: "rate",
		waitSeconds: 300,
		limitedBy: "account",
	},
	EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION: {
		owner: "account",
		meaning: "rate",
		waitSeconds: 1800,
		limitedBy: "account",
	},
	PAYMENTS_PROFILE_ACTIVATION_RATE_LIMIT_EXCEEDED: {
		owner: "account",
		meaning: "rejected",
		sentence:
			"Too many accounts were activated for this payments profile. Wait a week, or ask its owner to contact Google Ads support.",
	},
};

/** Codes of other groups that ask for something else than their group. */
const requestError: Codes = {
	UNSUPPORTED_VERSION: { owner: "platform", meaning: "version" },
	DEVELOPER_TOKEN_PARAMETER_MISSING: app,
	LOGIN_CUSTOMER_ID_PARAMETER_MISSING: app,
	EXPIRED_PAGE_TOKEN: { owner: "platform", meaning: "cursor" },
	INVALID_PAGE_TOKEN: { owner: "platform", meaning: "cursor" },
	RPC_DEADLINE_TOO_SHORT: transient,
};
const queryError: Codes = {
	REQUESTED_METRICS_FOR_MANAGER: {
		...ourRequest,
		sentence:
			"This is a manager account: it has no campaigns of its own. Choose an account below it.",
	},
};
const internalError: Codes = {
	INTERNAL_ERROR: transient,
	TRANSIENT_ERROR: transient,
	DEADLINE_EXCEEDED: transient,
};
const databaseError: Codes = { CONCURRENT_MODIFICATION: transient };

export const errorCodes = {
	authenticationError,
	authorizationError,
	quotaError,
	requestError,
	queryError,
	internalError,
	databaseError,
} satisfies Readonly<Record<string, Codes>>;

/** Codes of these groups that have no row of their own, such as those of a later version. */
const byGroup: Codes = {
	quotaError: { owner: "nobody", meaning: "rate" },
	queryError: ourRequest,
	fieldError: ourRequest,
	requestError: ourRequest,
	mutateError: ourRequest,
};

/** Looks up the meaning of `errorCode: {group: value}`; null for one that we do not know: then the status decides. */
export function meaningOfCode(
	group: string,
	value: string,
): CodeMeaning | null {
	const codes = own<Codes>(errorCodes, group);
	return (codes && own(codes, value)) ?? own(byGroup, group) ?? null;
}

/** A platform's word is no property of every object. */
function own<T>(of: Readonly<Record<string, T>>, name: string): T | null {
	return Object.hasOwn(of, name) ? (of[name] ?? null) : null;
}
