import { retryAfter } from "@patchbay/oauth";
import { errorWord } from "../error-word.ts";
import type { HttpReply } from "../http-reply.ts";
import { type Meaning, type Meant, meaningOfStatus } from "../meanings.ts";
import {
	afterSeconds,
	durationSeconds,
	fields,
	list,
	requestId,
} from "../read-failure.ts";

/** Content of an error body of any Google API, whatever its order and envelope. */
export interface GoogleFailure {
	/** False when the body is not an error of Google's at all. */
	isReadable: boolean;
	/** `google.rpc.Code` name, such as PERMISSION_DENIED. */
	status: string | null;
	/** `errorCode` entries of a GoogleAdsFailure, in order. */
	codes: { group: string; value: string }[];
	/** Drive's `errors[].reason` and the reasons of `google.rpc.ErrorInfo`, in order. */
	reasons: string[];
	/** Drive's `errors[].location`, such as the parameter `pageToken`. */
	locations: ReadonlySet<string>;
	/** The API that speaks, such as `sheets.googleapis.com`. */
	service: string | null;
	/** Time to go on, from quotaErrorDetails, RetryInfo or Retry-After; null when none of them says. */
	retryAt: Date | null;
	/** `ACCOUNT` or `DEVELOPER`, from quotaErrorDetails. */
	rateScope: string | null;
	requestId: string | null;
}

/**
 * Reasons of `google.rpc.ErrorInfo` with which the front of every Google API refuses a call before the API itself is
 * reached (google/api/error_reason.proto).
 */
export const frontReasons: ReadonlyMap<string, Meant> = new Map<string, Meant>([
	["ACCESS_TOKEN_SCOPE_INSUFFICIENT", { meaning: "scope" }],
	["ACCESS_TOKEN_EXPIRED", { meaning: "token" }],
	["ACCESS_TOKEN_TYPE_UNSUPPORTED", { meaning: "token" }],
	["ACCOUNT_STATE_INVALID", { meaning: "token" }],
	// The header did not arrive: a proxy's doing, since we always send it.
	["CREDENTIALS_MISSING", { meaning: "unauthorized" }],
	["SERVICE_DISABLED", { meaning: "operator" }],
	["BILLING_DISABLED", { meaning: "operator" }],
	["CONSUMER_INVALID", { meaning: "operator" }],
	["CONSUMER_SUSPENDED", { meaning: "operator" }],
	["USER_PROJECT_DENIED", { meaning: "operator" }],
	["RATE_LIMIT_EXCEEDED", { meaning: "rate", limitedBy: "app" }],
	[
		"USER_BLOCKED_BY_ADMIN",
		{
			meaning: "access",
			sentence:
				"This login's Google Workspace administrator does not allow this service. Ask the administrator, or connect with another login.",
		},
	],
]);

/** Interprets a reply none of whose codes and reasons is known. */
export function meaningByStatus(
	{ status }: HttpReply,
	said: GoogleFailure,
): Meaning {
	// The API's own word for a credential that it does not accept.
	return status === 401 &&
		said.status === "UNAUTHENTICATED" &&
		said.codes.length === 0
		? "token"
		: meaningOfStatus(status, said);
}

/** Reads `{"error": …}`, also in the array that searchStream wraps it in. Anything that does not fit is passed over. */
export function readGoogleFailure({ body, headers }: HttpReply): GoogleFailure {
	const error = fields(fields(Array.isArray(body) ? body[0] : body)?.error);
	const errors = list(error?.errors);
	const details = list(error?.details);
	const detailsOf = (type: string) =>
		details.filter((each) => String(each["@type"] ?? "").endsWith(type));
	const infos = detailsOf("google.rpc.ErrorInfo");
	const failures = detailsOf(".GoogleAdsFailure");
	const adsErrors = failures.flatMap((each) => list(each.errors));
	const quotas = adsErrors.map((each) =>
		fields(fields(each.details)?.quotaErrorDetails),
	);
	const delay = first(
		[...quotas, ...detailsOf("google.rpc.RetryInfo")],
		(each) => durationSeconds(each?.retryDelay),
	);
	return {
		isReadable: error !== null,
		status: errorWord(error?.status),
		codes: adsErrors.flatMap((each) => codesOf(each.errorCode)),
		reasons: [...errors, ...infos].flatMap(
			(each) => errorWord(each.reason) ?? [],
		),
		locations: new Set(
			errors.flatMap((each) => errorWord(each.location) ?? []),
		),
		service: first(infos, (each) =>
			serviceName(fields(each.metadata)?.service),
		),
		retryAt: delay === null ? retryAfter(headers) : afterSeconds(delay),
		rateScope: first(quotas, (each) => errorWord(each?.rateScope)),
		requestId: first(failures, (each) => requestId(each.requestId)),
	};
}

function first<T, R>(
	items: readonly T[],
	read: (item: T) => R | null,
): R | null {
	for (const item of items) {
		const found = read(item);
		if (found !== null) return found;
	}
	return null;
}

function codesOf(errorCode: unknown): GoogleFailure["codes"] {
	return Object.entries(fields(errorCode) ?? {}).flatMap(([group, value]) => {
		const word = errorWord(value);
		return word === null || errorWord(group) === null
			? []
			: { group, value: word };
	});
}

function serviceName(value: unknown): string | null {
	return typeof value === "string" &&
		/^[a-z]{1,40}\.googleapis\.com$/.test(value)
		? value
		: null;
}
