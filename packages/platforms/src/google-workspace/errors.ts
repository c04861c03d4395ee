import type { ApiRules } from "../api-rules.ts";
import {
	frontReasons,
	type GoogleFailure,
	meaningByStatus,
	readGoogleFailure,
} from "../google/failure.ts";
import type { HttpReply } from "../http-reply.ts";
import type { Failure, Meant } from "../meanings.ts";
import { scopeMissing } from "../scope-checks.ts";
import { googleWorkspaceScoped } from "./scoped.ts";

const appRate: Meant = { meaning: "rate", limitedBy: "app" };
const accountRate: Meant = { meaning: "rate", limitedBy: "account" };
const noAccess: Meant = {
	meaning: "access",
	sentence:
		"This Google login is not allowed to do this with the file. Ask its owner for access, or choose another file.",
};
const full: Meant = {
	meaning: "rejected",
	sentence:
		"The Google Drive of this login is full. Make room there, then try again.",
};
const gone: Meant = {
	meaning: "rejected",
	sentence:
		"This file is not there any more, or is not opened to Patchbay. Pick it again, or choose another one.",
};
const switchedOff: Meant = {
	meaning: "operator",
	sentence:
		"Google rejects this installation's app. Ask its operator to turn on the Drive and Sheets APIs in the app's project at Google.",
};

/** Reasons of Drive's `errors` and of `google.rpc.ErrorInfo`; an unknown one is told by the status. */
const byReason: ReadonlyMap<string, Meant> = new Map([
	...frontReasons,
	["insufficientPermissions", { meaning: "scope" }],
	["insufficientScopes", { meaning: "scope" }],
	["SERVICE_DISABLED", switchedOff],
	["accessNotConfigured", switchedOff],
	["userRateLimitExceeded", accountRate],
	["sharingRateLimitExceeded", accountRate],
	["rateLimitExceeded", appRate],
	["dailyLimitExceeded", appRate],
	["quotaExceeded", appRate],
	[
		"domainPolicy",
		{
			meaning: "access",
			sentence:
				"This login's Google Workspace administrator does not allow apps to use Drive. Ask the administrator, or connect with another login.",
		},
	],
	["appNotAuthorizedToFile", noAccess],
	["notFound", gone],
	["insufficientFilePermissions", noAccess],
	["storageQuotaExceeded", full],
	["teamDriveFileLimitExceeded", full],
	["backendError", { meaning: "transient" }],
	["internalError", { meaning: "transient" }],
	["authError", { meaning: "token" }],
]);

export const driveRules: ApiRules = {
	name: "Google Drive",
	platform: "GOOGLE_WORKSPACE",
	failureOf,
	// Drive names its requests nowhere but in an upload's reply.
	requestIdOf: ({ headers }) =>
		headers["x-guploader-uploadid"]?.toString() ?? null,
	scopeMissing: (keys, cause) =>
		scopeMissing(googleWorkspaceScoped, keys, cause),
};

/** The Sheets API: a call of it that lacks a scope needs what its own scope set, or the one of files, opens. */
export const sheetsRules: ApiRules = { ...driveRules, name: "Google Sheets" };

/** The failure that a reply of Drive or Sheets stands for, by reason and status, never by its words. */
function failureOf(reply: HttpReply): Failure | null {
	const said = readGoogleFailure(reply);
	if (reply.status < 400 && !said.isReadable) return null;
	const reason = said.reasons.find((each) => byReason.has(each));
	return {
		code: reason ?? said.reasons[0] ?? said.status ?? `status ${reply.status}`,
		details: said.reasons,
		scopeSets: [said.service === "sheets.googleapis.com" ? "sheets" : "drive"],
		retryAt: said.retryAt,
		...(byReason.get(reason ?? "") ?? meantByStatus(reply, said)),
	};
}

function meantByStatus(reply: HttpReply, said: GoogleFailure): Meant {
	const meaning = meaningByStatus(reply, said);
	if (meaning === "rate") return accountRate;
	if (meaning === "access") return noAccess;
	if (meaning === "rejected" && reply.status === 404) return gone;
	if (meaning === "rejected" && said.locations.has("pageToken"))
		return { meaning: "cursor" };
	return { meaning };
}
