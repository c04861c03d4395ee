import { errorWord } from "../error-word.ts";

/** What an error body says, in whatever order and envelope it says it. */
export interface GoogleFailure {
	/** False when the body is not an error of Google's at all. */
	readable: boolean;
	/** `google.rpc.Code` name, such as PERMISSION_DENIED. */
	status: string | null;
	/** `errorCode` entries of the GoogleAdsFailure, in order. */
	codes: { group: string; value: string }[];
	/** `reason`s of `google.rpc.ErrorInfo`. */
	reasons: ReadonlySet<string>;
	/** From quotaErrorDetails or RetryInfo. */
	retryDelaySeconds: number | null;
	rateScope: string | null;
	requestId: string | null;
}

/** Reads `{"error": …}`, also in the array that searchStream wraps it in. Anything that does not fit is passed over. */
export function readFailure(body: unknown): GoogleFailure {
	const envelope = Array.isArray(body) ? body[0] : body;
	const error = object(object(envelope)?.error);
	const failure = {
		readable: error !== null,
		status: errorWord(error?.status),
		codes: [] as { group: string; value: string }[],
		reasons: new Set<string>(),
		retryDelaySeconds: null as number | null,
		rateScope: null as string | null,
		requestId: null as string | null,
	};
	for (const detail of list(error?.details)) {
		const type = text(detail["@type"]) ?? "";
		if (type.endsWith(".GoogleAdsFailure")) {
			failure.requestId = requestId(detail.requestId);
			for (const each of list(detail.errors)) {
				for (const [group, value] of Object.entries(
					object(each.errorCode) ?? {},
				)) {
					const word = errorWord(value);
					if (word !== null && errorWord(group) !== null)
						failure.codes.push({ group, value: word });
				}
				const quota = object(object(each.details)?.quotaErrorDetails);
				failure.retryDelaySeconds ??= seconds(quota?.retryDelay);
				failure.rateScope ??= errorWord(quota?.rateScope);
			}
		} else if (type.endsWith("google.rpc.ErrorInfo")) {
			const reason = errorWord(detail.reason);
			if (reason !== null) failure.reasons.add(reason);
		} else if (type.endsWith("google.rpc.RetryInfo")) {
			failure.retryDelaySeconds ??= seconds(detail.retryDelay);
		}
	}
	return failure;
}

type Fields = Readonly<Record<string, unknown>>;

function object(value: unknown): Fields | null {
	return typeof value === "object" && value !== null && !Array.isArray(value)
		? (value as Fields)
		: null;
}

function list(value: unknown): Fields[] {
	return Array.isArray(value)
		? value.map(object).filter((each) => each !== null)
		: [];
}

function text(value: unknown): string | null {
	return typeof value === "string" ? value : null;
}

/** An id as it may be logged: Google's have 22 letters, shorter than any secret. */
function requestId(value: unknown): string | null {
	return typeof value === "string" && /^[\w-]{1,32}$/.test(value)
		? value
		: null;
}

/** A protobuf duration in JSON, such as `"900s"` or `"1.5s"`. */
function seconds(value: unknown): number | null {
	const match =
		typeof value === "string" ? /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(value) : null;
	return match?.[1] === undefined ? null : Number(match[1]);
}
