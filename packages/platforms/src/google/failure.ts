import { errorWord } from "../error-word.ts";
import { durationSeconds, fields, list, requestId } from "../read-failure.ts";

/** Content of an error body of any Google API, whatever its order and envelope. */
export interface GoogleFailure {
	/** False when the body is not an error of Google's at all. */
	isReadable: boolean;
	/** HTTP status that the error names; null when it names none. */
	code: unknown;
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
	/** Delay from quotaErrorDetails or RetryInfo. */
	retryDelaySeconds: number | null;
	/** `ACCOUNT` or `DEVELOPER`, from quotaErrorDetails. */
	rateScope: string | null;
	requestId: string | null;
}

/** Reads `{"error": …}`, also in the array that searchStream wraps it in. Anything that does not fit is passed over. */
export function readGoogleFailure(body: unknown): GoogleFailure {
	const error = fields(fields(Array.isArray(body) ? body[0] : body)?.error);
	const locations = new Set<string>();
	const failure: GoogleFailure = {
		isReadable: error !== null,
		code: error?.code ?? null,
		status: errorWord(error?.status),
		codes: [],
		reasons: [],
		locations,
		service: null,
		retryDelaySeconds: null,
		rateScope: null,
		requestId: null,
	};
	for (const each of list(error?.errors)) {
		addReason(failure, each.reason);
		const location = errorWord(each.location);
		if (location !== null) locations.add(location);
	}
	for (const detail of list(error?.details)) {
		const type = String(detail["@type"] ?? "");
		if (type.endsWith(".GoogleAdsFailure")) {
			failure.requestId = requestId(detail.requestId);
			for (const each of list(detail.errors)) {
				addCodes(failure, each.errorCode);
				const quota = fields(fields(each.details)?.quotaErrorDetails);
				failure.retryDelaySeconds ??= durationSeconds(quota?.retryDelay);
				failure.rateScope ??= errorWord(quota?.rateScope);
			}
		} else if (type.endsWith("google.rpc.ErrorInfo")) {
			addReason(failure, detail.reason);
			failure.service ??= serviceName(fields(detail.metadata)?.service);
		} else if (type.endsWith("google.rpc.RetryInfo"))
			failure.retryDelaySeconds ??= durationSeconds(detail.retryDelay);
	}
	return failure;
}

function addCodes(failure: GoogleFailure, errorCode: unknown): void {
	for (const [group, value] of Object.entries(fields(errorCode) ?? {})) {
		const word = errorWord(value);
		if (word !== null && errorWord(group) !== null)
			failure.codes.push({ group, value: word });
	}
}

function addReason(failure: GoogleFailure, value: unknown): void {
	const reason = errorWord(value);
	if (reason !== null) failure.reasons.push(reason);
}

function serviceName(value: unknown): string | null {
	return typeof value === "string" &&
		/^[a-z]{1,40}\.googleapis\.com$/.test(value)
		? value
		: null;
}
