import { standardTokenReplies } from "../authorization/token-replies.ts";
import type { CaseFailure, CaseTokenReply } from "../platform-case.ts";

/** A fault in the form of the Ads API's envelope. */
export const apiError = (code: number, more: object = {}) => ({
	redditAdsError: { code, ...more },
});

/** A fault in the form of the token endpoint. */
const wwwError = (error: number | string, more: object = {}) => ({
	redditError: { error, ...more },
});

/** A field that is to blame. */
export const wrongField = (field: string, message: string) =>
	apiError(400, { fields: [{ field, message }] });

/** Failures in Reddit's own codes. */
export const failures: readonly CaseFailure[] = [
	{
		name: "an account in which the person has no role",
		fault: apiError(403, {
			message: "Access not granted for this ad account.",
		}),
		kind: "access",
	},
	{
		name: "a parameter that is wrong",
		fault: wrongField("id", "Invalid value."),
		kind: "rejected",
	},
	{
		name: "a refusal without a field",
		fault: apiError(400),
		kind: "rejected",
	},
	{
		name: "an account that is not there, or not for this login",
		fault: apiError(404),
		kind: "access",
	},
	{
		name: "a service that fails",
		fault: apiError(502),
		kind: "transient",
	},
	{
		name: "a service that fails inside a success",
		fault: { status: 200, ...apiError(500) },
		kind: "transient",
	},
	{
		name: "a code that nobody knows",
		fault: { status: 200, ...apiError(499) },
		kind: "rejected",
	},
];

/** Replies of the token endpoint in Reddit's own words. */
export const tokenReplies: readonly CaseTokenReply[] = [
	...standardTokenReplies.filter(({ name }) => !name.includes("success")),
	{
		name: "knows the app's secret no more",
		fault: wwwError(401),
		code: "APP_REJECTED",
	},
	{
		name: "knows the refresh token no more",
		fault: wwwError(400),
		code: "RECONNECT_REQUIRED",
	},
	{
		name: "knows the refresh token no more, in fewer words,",
		fault: wwwError(400, { hasMessage: false }),
		code: "RECONNECT_REQUIRED",
	},
	{
		name: "says with status 200 that the grant is over",
		fault: wwwError("invalid_grant"),
		code: "RECONNECT_REQUIRED",
	},
	{
		name: "limits the app",
		fault: wwwError(429),
		code: "RATE_LIMITED",
	},
	{
		name: "is down",
		fault: wwwError(503),
		code: "PLATFORM_UNAVAILABLE",
	},
];
