import type { CaseFailure, CaseTokenReply } from "../platform-case.ts";

/** A fault in the form of the API's services. */
export const microsoftAdsError = (
	code: number,
	more: Readonly<Record<string, unknown>> = {},
) => ({ microsoftAdsError: { code, ...more } });

/** A fault of the identity platform. */
export const aadsts = (
	code: number,
	more: Readonly<Record<string, unknown>> = {},
) => ({ aadsts: { code, ...more } });

/** Failures in the API's own numbers. */
export const failures: readonly CaseFailure[] = [
	{
		name: "an account that is not the login's",
		fault: microsoftAdsError(106),
		kind: "access",
	},
	{
		name: "the customer of another account",
		fault: microsoftAdsError(119),
		kind: "access",
	},
	{
		name: "a login that was merged into another",
		fault: microsoftAdsError(120),
		kind: "access",
	},
	{
		name: "a person who is known by a work account alone",
		fault: microsoftAdsError(122),
		kind: "access",
	},
	{
		name: "a login that was locked",
		fault: microsoftAdsError(108),
		kind: "access",
	},
	{
		name: "headers that are missing",
		fault: microsoftAdsError(116),
		kind: "rejected",
	},
	{
		name: "a campaign that does not exist",
		fault: microsoftAdsError(1100),
		kind: "rejected",
	},
	{
		name: "an error within a wrapper, as one guide shows it,",
		fault: microsoftAdsError(1102, { isWrapped: true }),
		kind: "access",
	},
	{
		name: "an internal error",
		fault: microsoftAdsError(0),
		kind: "transient",
	},
	{
		name: "an internal error inside a success",
		fault: { status: 200, ...microsoftAdsError(0) },
		kind: "transient",
	},
	{
		name: "a code that nobody knows",
		fault: microsoftAdsError(99_999),
		kind: "rejected",
	},
	{
		name: "a token that ended, in the other form of a fault,",
		fault: microsoftAdsError(109, { detail: "ApiFaultDetail" }),
		kind: "reconnect",
	},
];

/** Replies of the token endpoint in the identity platform's numbers. */
export const tokenReplies: readonly CaseTokenReply[] = [
	...[
		["says that the token is over", 70008, "RECONNECT_REQUIRED"],
		["says that the grant was revoked", 50173, "RECONNECT_REQUIRED"],
		["says that the token was idle for 90 days", 700082, "RECONNECT_REQUIRED"],
		["says that the consent is gone", 65001, "RECONNECT_REQUIRED"],
		["wants a second factor", 50076, "RECONNECT_REQUIRED"],
		["says that the app's secret is over", 7000222, "APP_REJECTED"],
		["does not know the app", 700016, "APP_REJECTED"],
		["has a passing error", 90033, "PLATFORM_UNAVAILABLE"],
		["throttles the tenant", 90055, "RATE_LIMITED"],
	].map(([name, number, code]) => ({
		name: String(name),
		fault: aadsts(Number(number)),
		code: String(code),
	})),
	{
		name: "says in one word that the person must sign in, without numbers that are known,",
		fault: aadsts(59_999, { error: "interaction_required" }),
		code: "RECONNECT_REQUIRED",
	},
];
