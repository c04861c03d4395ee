import type { Meaning, Meant } from "../meanings.ts";
import { writeCodes } from "./writes/write-codes.ts";

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

export interface CodeMeaning extends Omit<Meant, "meaning"> {
	owner: Owner;
	/** Null: the reply's status decides. */
	meaning: Meaning | null;
	/** Wait for `rate` where Google names no time. */
	waitSeconds?: number;
}

/** Everything that a code can ask for, by a name for it. */
const kinds = {
	token: { owner: "token", meaning: "token" },
	ended: { owner: "token", meaning: "ended" },
	/** The token is good, and may serve Google Drive. */
	person: { owner: "person", meaning: "access" },
	access: { owner: "account", meaning: "access" },
	account: { owner: "account", meaning: "account" },
	app: { owner: "app", meaning: "operator" },
	appForAccount: { owner: "app", meaning: "operator_account" },
	request: { owner: "request", meaning: "rejected" },
	cursor: { owner: "platform", meaning: "cursor" },
	horizon: { owner: "platform", meaning: "horizon" },
	version: { owner: "platform", meaning: "version" },
	transient: { owner: "platform", meaning: "transient" },
	unclear: { owner: "nobody", meaning: "unauthorized" },
	byStatus: { owner: "nobody", meaning: null },
	rate: { owner: "nobody", meaning: "rate" },
	dailyRate: { owner: "app", meaning: "rate", waitSeconds: 900 },
	shortRate: { owner: "app", meaning: "rate", waitSeconds: 30 },
	// One expensive kind of query of one account, not everybody's calls.
	shortQueryRate: {
		owner: "account",
		meaning: "expensive",
		waitSeconds: 300,
		limitedBy: "account",
	},
	longQueryRate: {
		owner: "account",
		meaning: "expensive",
		waitSeconds: 1800,
		limitedBy: "account",
	},
	accountRequest: { owner: "account", meaning: "rejected" },
} as const satisfies Readonly<Record<string, CodeMeaning>>;

const onlyTestAccounts =
	"This installation's Google Cloud project may only read Google's test accounts. Ask its operator to apply there for Explorer, Basic or Standard access.";
const demand = (what: string, address: string) =>
	`This ad account may only be read by logins with ${what}. Turn it on for the Google login that connected (${address}), then verify the connection.`;

/** Sentences for a person in place of the general ones of `meanings.ts`. */
const sentences: Readonly<Record<string, string>> = {
	CUSTOMER_NOT_FOUND:
		"Google Ads has no such ad account any more. Choose another account.",
	NOT_ADS_USER:
		"This Google login has no Google Ads account. Connect with a login that has one, or have this one invited to an account.",
	TWO_STEP_VERIFICATION_NOT_ENROLLED: demand(
		"2-Step Verification",
		"https://www.google.com/landing/2step",
	),
	ADVANCED_PROTECTION_NOT_ENROLLED: demand(
		"Advanced Protection",
		"https://landing.google.com/advancedprotection",
	),
	MISSING_TOS:
		"Google Ads waits for the terms of its API to be accepted (MISSING_TOS). Ask this installation's operator to accept them at ads.google.com/aw/apicenter.",
	DEVELOPER_TOKEN_NOT_APPROVED: onlyTestAccounts,
	CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION: onlyTestAccounts,
	ACCESS_DENIED_FOR_ACCOUNT_TYPE:
		"This account does not belong to Google Ads but to another of Google's ad systems. Choose another account.",
	PAYMENTS_PROFILE_ACTIVATION_RATE_LIMIT_EXCEEDED:
		"Too many accounts were activated for this payments profile. Wait a week, or ask its owner to contact Google Ads support.",
	REQUESTED_METRICS_FOR_MANAGER:
		"This is a manager account: it has no campaigns of its own. Choose an account below it.",
};

type Codes = Readonly<Record<string, CodeMeaning>>;

/** Meanings by code, of codes that are written after their kind and separated by blanks. */
function codes(byKind: Partial<Record<keyof typeof kinds, string>>): Codes {
	const table: Record<string, CodeMeaning> = {};
	for (const [kind, names] of Object.entries(byKind))
		for (const name of names.split(/\s+/)) {
			const sentence = sentences[name];
			table[name] = {
				...kinds[kind as keyof typeof kinds],
				...(sentence === undefined ? {} : { sentence }),
			};
		}
	return table;
}

/** Codes of v25 by their group: the first three enums whole, of the others what asks for something else than its group. */
export const errorCodes = {
	...writeCodes,
	// A 401 alone ends no grant: only the codes of `ended` do. Cookies and user ids are no matter of tokens.
	authenticationError: codes({
		ended: "GOOGLE_ACCOUNT_DELETED OAUTH_TOKEN_DISABLED OAUTH_TOKEN_REVOKED",
		token: "OAUTH_TOKEN_INVALID OAUTH_TOKEN_EXPIRED OAUTH_TOKEN_HEADER_INVALID",
		unclear: `UNSPECIFIED UNKNOWN AUTHENTICATION_ERROR GOOGLE_ACCOUNT_COOKIE_INVALID
			GOOGLE_ACCOUNT_AUTHENTICATION_FAILED GOOGLE_ACCOUNT_USER_AND_ADS_USER_MISMATCH LOGIN_COOKIE_REQUIRED
			LOGIN_COOKIE_INVALID INVALID_EMAIL_ADDRESS USER_ID_INVALID`,
		person: "NOT_ADS_USER",
		access:
			"TWO_STEP_VERIFICATION_NOT_ENROLLED ADVANCED_PROTECTION_NOT_ENROLLED",
		account: "CUSTOMER_NOT_FOUND",
		app: `ORGANIZATION_NOT_RECOGNIZED ORGANIZATION_NOT_APPROVED ORGANIZATION_NOT_ASSOCIATED_WITH_DEVELOPER_TOKEN
			DEVELOPER_TOKEN_INVALID`,
		request: "CLIENT_CUSTOMER_ID_INVALID",
	}),
	authorizationError: codes({
		byStatus: "UNSPECIFIED UNKNOWN AUTHORIZATION_ERROR",
		access: `USER_PERMISSION_DENIED ACTION_NOT_PERMITTED INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION`,
		account: `INCOMPLETE_SIGNUP CUSTOMER_NOT_ENABLED ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT
			ACCESS_DENIED_FOR_ACCOUNT_TYPE`,
		app: `DEVELOPER_TOKEN_NOT_ON_ALLOWLIST DEVELOPER_TOKEN_PROHIBITED PROJECT_DISABLED SERVICE_ACCESS_DENIED
			CLOUD_PROJECT_NOT_UNDER_ORGANIZATION MISSING_TOS`,
		appForAccount: `METRIC_ACCESS_DENIED DEVELOPER_TOKEN_NOT_APPROVED CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION`,
	}),
	quotaError: codes({
		rate: "UNSPECIFIED UNKNOWN",
		dailyRate: "RESOURCE_EXHAUSTED",
		shortRate: "RESOURCE_TEMPORARILY_EXHAUSTED",
		shortQueryRate: "EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION",
		longQueryRate: "EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION",
		app: "ACCESS_PROHIBITED",
		accountRequest: "PAYMENTS_PROFILE_ACTIVATION_RATE_LIMIT_EXCEEDED",
	}),
	requestError: codes({
		version: "UNSUPPORTED_VERSION",
		app: "DEVELOPER_TOKEN_PARAMETER_MISSING LOGIN_CUSTOMER_ID_PARAMETER_MISSING",
		cursor: "EXPIRED_PAGE_TOKEN INVALID_PAGE_TOKEN",
		transient: "RPC_DEADLINE_TOO_SHORT",
	}),
	queryError: codes({ request: "REQUESTED_METRICS_FOR_MANAGER" }),
	// "Metrics with daily, hourly, or weekly segmentation are only available for the last 37 months."
	dateRangeError: codes({
		horizon: "REQUESTED_DATE_GRANULARITY_NOT_SUPPORTED",
	}),
	internalError: codes({
		transient: "INTERNAL_ERROR TRANSIENT_ERROR DEADLINE_EXCEEDED",
	}),
	databaseError: codes({ transient: "CONCURRENT_MODIFICATION" }),
};

/** Groups whose codes without a row of their own, such as those of a later version, mean this. */
const byGroup = codes({
	rate: "quotaError",
	request: "queryError fieldError requestError dateRangeError mutateError",
});

/** Looks up the meaning of `errorCode: {group: value}`; null for one that we do not know: then the status decides. */
export function meaningOfCode(
	group: string,
	value: string,
): CodeMeaning | null {
	const known = own<Codes>(errorCodes, group);
	return (known && own(known, value)) ?? own(byGroup, group);
}

/** A platform's word is no property of every object. */
function own<T>(of: Readonly<Record<string, T>>, name: string): T | null {
	return Object.hasOwn(of, name) ? (of[name] ?? null) : null;
}
