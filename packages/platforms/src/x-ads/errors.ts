import type { ApiRules } from "../api-rules.ts";
import type { HttpReply } from "../http-reply.ts";
import {
	type Failure,
	type Meaning,
	type Meant,
	meaningOfStatus,
} from "../meanings.ts";
import {
	afterSeconds,
	type Fields,
	fields,
	headerNumber,
	headerText,
	list,
	statusOfFailure,
} from "../read-failure.ts";
import { readLimit, readUsage, type XAdsBucket } from "./limits.ts";

const wrongSecret: Meant = {
	meaning: "operator",
	sentence:
		"X refuses this installation's app: the API key or its secret is wrong. Its operator has to copy both again from the app's page at X.",
};
const notApproved: Meant = {
	meaning: "operator",
	sentence:
		"X has not approved this installation's app for the Ads API. Its operator has to apply for it at X; then connect again.",
};
const personBlocked: Meant = {
	meaning: "access",
	sentence:
		"X has suspended or locked the profile that gave this access. Its owner has to settle that at X, or someone else with access to the ad accounts connects.",
};
const noAccess: Meant = { meaning: "access" };
const readOnly: Meant = {
	meaning: "operator",
	sentence:
		"X lets this installation's app read and change nothing. Its operator has to give it the permission Read and write at X; then connect again.",
};
const noRole: Meant = {
	meaning: "access",
	sentence:
		"This login's role on the ad account at X does not allow this. Ask an account administrator there to make it an ad manager, or connect with another login.",
};
const transient: Meant = { meaning: "transient" };

/**
 * Owner of each of X's codes: numbers of the gate before all of X's APIs, and words of the Ads API. Two speak of the token.
 * One that is not here is told by its status.
 */
export const byCode: ReadonlyMap<string, Meant> = new Map<string, Meant>([
	["32", wrongSecret],
	["64", personBlocked],
	["88", { meaning: "rate" }],
	["89", { meaning: "token" }],
	["99", wrongSecret],
	[
		"135",
		{
			meaning: "operator",
			sentence:
				"X refuses this installation's requests because this server's clock is wrong. Its operator has to set it right.",
		},
	],
	["215", wrongSecret],
	["326", personBlocked],
	["UNAUTHORIZED_ACCESS", { meaning: "token" }],
	["UNAUTHORIZED_CLIENT_APPLICATION", notApproved],
	["READONLY_CLIENT_APPLICATION", readOnly],
	["CURRENT_USER_SUSPENDED", personBlocked],
	// Access that was taken away looks like an account that never was.
	["ACCOUNT_NOT_FOUND", noAccess],
	["ACTION_NOT_ALLOWED", noRole],
	["FUNDING_INSTRUMENT_ACCESS_NOT_ALLOWED", noAccess],
	["ACCOUNT_LOCKED_OUT", { meaning: "account" }],
	["TOO_MANY_REQUESTS", { meaning: "rate" }],
	["CANCELLED_REQUEST", transient],
	["LOCK_ACQUISITION_TIMEOUT", transient],
	["INTERNAL_ERROR", transient],
	["SERVICE_UNAVAILABLE", transient],
	["OVER_CAPACITY", transient],
	// Our addresses are there as long as the version is.
	["ROUTE_NOT_FOUND", { meaning: "version" }],
]);

const known = new Map<XAdsBucket, ApiRules>();

/** Rules of the Ads API for requests that are counted in a bucket. */
export function xAdsRules(bucket: XAdsBucket): ApiRules {
	let rules = known.get(bucket);
	if (!rules) {
		rules = {
			name: "X Ads",
			failureOf: bucket === "jobs" ? failureOfJob : failureOf,
			usageOf: ({ headers }) => readUsage(headers, bucket),
			requestIdOf: ({ headers }) => headerText(headers, "x-transaction-id"),
		};
		known.set(bucket, rules);
	}
	return rules;
}

/** The failure that a reply stands for, by code and status, never by its words. */
export function failureOf(reply: HttpReply): Failure | null {
	const errors = list(fields(reply.body)?.errors);
	if (reply.status < 400 && errors.length === 0) return null;
	const codes = errors.flatMap(({ code }) =>
		typeof code === "number" || typeof code === "string" ? [String(code)] : [],
	);
	const owned = codes.find((code) => byCode.has(code));
	const meant: Meant = byCode.get(owned ?? "") ??
		(reply.status === 400 && errors.some(isOfBudget)
			? refusedBudget
			: null) ?? {
			meaning: meaningOf(reply, errors),
		};
	return {
		code: (owned ?? codes[0] ?? `status ${reply.status}`).slice(0, 64),
		details: codes.map((code) => code.slice(0, 64)),
		// Counted for an account; for the person where a request names none.
		limitedBy: "account",
		retryAt: retryAtOf(reply, meant.meaning) ?? undefined,
		...meant,
	};
}

/** Pause where X makes no more jobs at a time: it says no time, and one of them is over in some seconds. */
const jobsWaitSeconds = 10;

function failureOfJob(reply: HttpReply): Failure | null {
	const failure = failureOf(reply);
	return failure?.meaning === "rate" && !failure.retryAt
		? { ...failure, retryAt: afterSeconds(jobsWaitSeconds), isGuess: true }
		: failure;
}

const refusedBudget: Meant = {
	meaning: "input",
	field: ["amountMicros"],
	sentence:
		"X does not take this budget. Choose another amount, or look in X Ads Manager what it takes here.",
};

const isOfBudget = ({ parameter }: Fields): boolean =>
	parameter === "daily_budget_amount_local_micro" ||
	parameter === "total_budget_amount_local_micro";

function meaningOf(
	{ status }: HttpReply,
	errors: ReturnType<typeof list>,
): Meaning {
	if (errors.some(({ parameter }) => parameter === "cursor")) return "cursor";
	if (status === 410) return "version";
	if (status === 423) return "transient";
	return meaningOfStatus(statusOfFailure(status, null), {
		isReadable: errors.length > 0,
	});
}

function retryAtOf({ headers }: HttpReply, meaning: Meaning): Date | null {
	if (meaning === "rate") {
		const resetsAt = readLimit(headers)?.resetsAt;
		if (resetsAt) return resetsAt;
	}
	if (meaning !== "rate" && meaning !== "transient") return null;
	const seconds = headerNumber(headers, "retry-after");
	return seconds === null ? null : afterSeconds(seconds);
}
