import { retryAfter } from "@patchbay/oauth";
import {
	AccessMissing,
	AccessTokenRefused,
	AccountInactive,
	AppRejected,
	CursorExpired,
	GrantRevoked,
	PlatformRejected,
	PlatformUnavailable,
	RateLimited,
	UnexpectedReply,
} from "../errors.ts";
import type { HttpReply } from "../http.ts";
import { scopeMissing } from "../scope-checks.ts";
import { type ErrorMeaning, meaningOf } from "./error-meanings.ts";
import { type GoogleFailure, readFailure } from "./failure.ts";
import { googleAdsScoped } from "./oauth.ts";

// How long to wait where Google names no time.
const usualWaitSeconds: ReadonlyMap<string, number> = new Map([
	["RESOURCE_EXHAUSTED", 900],
	["RESOURCE_TEMPORARILY_EXHAUSTED", 30],
	["EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION", 300],
	["EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION", 1800],
]);
const longestWaitSeconds = 24 * 3600;

/** The error that a failed reply of the Google Ads API stands for, by status and error code, never by its words. */
export function classifyError(reply: HttpReply): Error {
	const failure = readFailure(reply.body);
	// Several errors can come at once: the first one that says what to do decides.
	for (const { group, value } of failure.codes) {
		const meaning = meaningOf(group, value);
		if (meaning) return toError(meaning, value, failure, reply);
	}
	if (failure.reasons.has("ACCESS_TOKEN_SCOPE_INSUFFICIENT"))
		return toError("scope", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", failure, reply);
	if (failure.reasons.has("SERVICE_DISABLED"))
		return toError("operator", "SERVICE_DISABLED", failure, reply);
	return toError(
		meaningOfStatus(reply.status, failure),
		failure.codes[0]?.value ?? failure.status ?? `status ${reply.status}`,
		failure,
		reply,
	);
}

function meaningOfStatus(status: number, failure: GoogleFailure): ErrorMeaning {
	if (status === 429) return "rate";
	if (status === 401) return "refresh";
	if (status >= 500 || status === 408) return "transient";
	if (!failure.readable) return "unreadable";
	return status === 403 ? "access" : "rejected";
}

function toError(
	meaning: ErrorMeaning,
	code: string,
	failure: GoogleFailure,
	reply: HttpReply,
): Error {
	const options = { cause: new Error(describe(code, failure, reply)) };
	switch (meaning) {
		case "reconnect":
			return new GrantRevoked(
				code === "NOT_ADS_USER"
					? "This Google login has no Google Ads account. Connect again with a login that has one."
					: "Google no longer accepts the access that was given. Connect again.",
				options,
			);
		case "refresh":
			return new AccessTokenRefused(
				"Google Ads does not accept the access token.",
				options,
			);
		case "scope":
			return scopeMissing(googleAdsScoped, ["ads"], options.cause);
		case "access":
			return new AccessMissing(
				"ACCESS_MISSING",
				"The Google login may not read this ad account. Ask the account's administrator for access, or choose another account.",
				options,
			);
		case "account":
			return new AccountInactive(
				"This ad account is cancelled, suspended or not set up yet. Its owner has to fix that in Google Ads.",
				options,
			);
		case "operator":
			return new AppRejected(
				`Google Ads refuses this installation's app (${code}). Its operator has to correct the app's settings at Google.`,
				options,
			);
		case "rate":
			return new RateLimited(
				"Google Ads asks us to wait. Try again a little later.",
				{
					...options,
					retryAt: retryAtOf(code, failure, reply),
					limitedBy: failure.rateScope === "ACCOUNT" ? "account" : "app",
				},
			);
		case "transient": {
			const retryAt = retryAfter(reply.headers);
			return new PlatformUnavailable(
				"Google Ads could not answer just now. Try again in a few minutes.",
				retryAt ? { ...options, retryAt } : options,
			);
		}
		case "cursor":
			return new CursorExpired(
				"Google Ads no longer knows this page of the list; it is read again from the start.",
				options,
			);
		case "manager":
			return new PlatformRejected(
				"This is a manager account: it has no campaigns of its own. Choose an account below it.",
				options,
			);
		case "rejected":
			return new PlatformRejected(
				`Google Ads refused the request (${code}). Try again; tell the operator if it stays so.`,
				options,
			);
		case "unreadable":
			return new UnexpectedReply(
				`Google Ads answered with something that is not its API's reply (status ${reply.status}). Try again; tell the operator if it stays so.`,
				"$",
				options,
			);
	}
}

/** For the log: codes and ids, none of the reply's free text. */
function describe(
	code: string,
	failure: GoogleFailure,
	reply: HttpReply,
): string {
	const codes = failure.codes.map(({ group, value }) => `${group}.${value}`);
	return [
		`status ${reply.status}`,
		codes.length > 0 ? codes.join(", ") : code,
		failure.requestId === null ? "" : `request ${failure.requestId}`,
	]
		.filter((part) => part !== "")
		.join("; ");
}

function retryAtOf(
	code: string,
	failure: GoogleFailure,
	reply: HttpReply,
): Date {
	const named = retryAfter(reply.headers);
	const seconds = failure.retryDelaySeconds;
	if (seconds === null && named) return named;
	const wait = Math.min(
		seconds ?? usualWaitSeconds.get(code) ?? 60,
		longestWaitSeconds,
	);
	return new Date(Date.now() + wait * 1000);
}
