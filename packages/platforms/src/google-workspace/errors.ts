import { retryAfter } from "@patchbay/oauth";
import {
	AccessMissing,
	AccessTokenRefused,
	AppRejected,
	CursorExpired,
	PlatformRejected,
	PlatformUnavailable,
	RateLimited,
	UnexpectedReply,
} from "../errors.ts";
import type { HttpReply } from "../http.ts";
import { scopeMissing } from "../scope-checks.ts";
import { readFailure, type WorkspaceFailure } from "./failure.ts";
import { googleWorkspaceScoped } from "./oauth.ts";

type Meaning =
	| "scope"
	| "operator"
	| "account_rate"
	| "app_rate"
	| "policy"
	| "file_access"
	| "full"
	| "transient"
	| "refresh"
	| "cursor"
	| "rejected"
	| "unreadable";

/** Reasons of Drive's `errors` and of `google.rpc.ErrorInfo`; an unknown one is told by the status. */
const byReason: ReadonlyMap<string, Meaning> = new Map([
	["ACCESS_TOKEN_SCOPE_INSUFFICIENT", "scope"],
	["insufficientPermissions", "scope"],
	["insufficientScopes", "scope"],
	["SERVICE_DISABLED", "operator"],
	["accessNotConfigured", "operator"],
	["userRateLimitExceeded", "account_rate"],
	["sharingRateLimitExceeded", "account_rate"],
	["rateLimitExceeded", "app_rate"],
	["RATE_LIMIT_EXCEEDED", "app_rate"],
	["dailyLimitExceeded", "app_rate"],
	["quotaExceeded", "app_rate"],
	["domainPolicy", "policy"],
	["appNotAuthorizedToFile", "file_access"],
	["insufficientFilePermissions", "file_access"],
	["storageQuotaExceeded", "full"],
	["teamDriveFileLimitExceeded", "full"],
	["backendError", "transient"],
	["internalError", "transient"],
	["authError", "refresh"],
]);

const usualWaitSeconds = 60;
const longestWaitSeconds = 24 * 3600;

/** The error that a failed reply of Drive or Sheets stands for, by reason and status, never by its words. */
export function classifyError(reply: HttpReply): Error {
	const failure = readFailure(reply.body);
	for (const reason of failure.reasons) {
		const meaning = byReason.get(reason);
		if (meaning) return toError(meaning, reason, failure, reply);
	}
	return toError(
		meaningOfStatus(reply.status, failure),
		failure.reasons[0] ?? failure.status ?? `status ${reply.status}`,
		failure,
		reply,
	);
}

function meaningOfStatus(status: number, failure: WorkspaceFailure): Meaning {
	if (status === 429) return "account_rate";
	if (status === 401) return "refresh";
	if (status >= 500 || status === 408) return "transient";
	if (!failure.readable) return "unreadable";
	if (status === 400 && failure.locations.has("pageToken")) return "cursor";
	return status === 403 ? "file_access" : "rejected";
}

function toError(
	meaning: Meaning,
	code: string,
	failure: WorkspaceFailure,
	reply: HttpReply,
): Error {
	// For the log: codes, none of the reply's free text.
	const cause = new Error(
		`status ${reply.status}; ${failure.reasons.join(", ") || code}`,
	);
	const options = { cause };
	switch (meaning) {
		case "scope":
			return scopeMissing(
				googleWorkspaceScoped,
				[failure.service === "sheets.googleapis.com" ? "sheets" : "drive"],
				cause,
			);
		case "operator":
			return new AppRejected(
				`Google refuses this installation's app (${code}). Its operator has to turn on the Drive and Sheets APIs in the app's project at Google.`,
				options,
			);
		case "account_rate":
		case "app_rate":
			return new RateLimited(
				"Google Drive asks us to wait. Try again a little later.",
				{
					...options,
					retryAt: retryAtOf(failure, reply),
					limitedBy: meaning === "account_rate" ? "account" : "app",
				},
			);
		case "policy":
			return new AccessMissing(
				"ACCESS_MISSING",
				"This login's Google Workspace administrator does not allow apps to use Drive. Ask the administrator, or connect with another login.",
				options,
			);
		case "file_access":
			return new AccessMissing(
				"ACCESS_MISSING",
				"The Google login may not do this with the file. Ask its owner for access, or choose another file.",
				options,
			);
		case "full":
			return new PlatformRejected(
				"The Google Drive of this login is full. Make room there, then try again.",
				options,
			);
		case "transient": {
			const retryAt = retryAfter(reply.headers);
			return new PlatformUnavailable(
				"Google Drive could not answer just now. Try again in a few minutes.",
				retryAt ? { ...options, retryAt } : options,
			);
		}
		case "refresh":
			return new AccessTokenRefused(
				"Google Drive does not accept the access token.",
				options,
			);
		case "cursor":
			return new CursorExpired(
				"Google Drive no longer knows this page of the list; it is read again from the start.",
				options,
			);
		case "rejected":
			return new PlatformRejected(
				`Google Drive refused the request (${code}). Try again; tell the operator if it stays so.`,
				options,
			);
		case "unreadable":
			return new UnexpectedReply(
				`Google Drive answered with something that is not its API's reply (status ${reply.status}). Try again; tell the operator if it stays so.`,
				"$",
				options,
			);
	}
}

function retryAtOf(failure: WorkspaceFailure, reply: HttpReply): Date {
	const named = retryAfter(reply.headers);
	if (failure.retryDelaySeconds === null && named) return named;
	const wait = Math.min(
		failure.retryDelaySeconds ?? usualWaitSeconds,
		longestWaitSeconds,
	);
	return new Date(Date.now() + wait * 1000);
}
