import { errorWord } from "../error-word.ts";

/** What an error body of Drive (v3, with `errors`) or Sheets (v4, with `details`) says. */
export interface WorkspaceFailure {
	/** False when the body is not an error of Google's at all. */
	readable: boolean;
	/** `google.rpc.Code` name, such as PERMISSION_DENIED. */
	status: string | null;
	/** `errors[].reason` and the reasons of `google.rpc.ErrorInfo`, in order. */
	reasons: string[];
	/** `errors[].location`, such as the parameter `pageToken`. */
	locations: ReadonlySet<string>;
	/** The API that speaks, such as `sheets.googleapis.com`. */
	service: string | null;
	/** From RetryInfo. */
	retryDelaySeconds: number | null;
}

/** Reads `{"error": {…}}`; anything that does not fit is passed over. */
export function readFailure(body: unknown): WorkspaceFailure {
	const error = object(object(body)?.error);
	const reasons: string[] = [];
	const locations = new Set<string>();
	let service: string | null = null;
	let retryDelaySeconds: number | null = null;
	for (const each of list(error?.errors)) {
		const reason = errorWord(each.reason);
		const location = errorWord(each.location);
		if (reason !== null) reasons.push(reason);
		if (location !== null) locations.add(location);
	}
	for (const detail of list(error?.details)) {
		const type = String(detail["@type"] ?? "");
		if (type.endsWith("google.rpc.ErrorInfo")) {
			const reason = errorWord(detail.reason);
			if (reason !== null) reasons.push(reason);
			service ??= serviceName(object(detail.metadata)?.service);
		} else if (type.endsWith("google.rpc.RetryInfo"))
			retryDelaySeconds ??= seconds(detail.retryDelay);
	}
	return {
		readable: error !== null,
		status: errorWord(error?.status),
		reasons,
		locations,
		service,
		retryDelaySeconds,
	};
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

function serviceName(value: unknown): string | null {
	return typeof value === "string" &&
		/^[a-z]{1,40}\.googleapis\.com$/.test(value)
		? value
		: null;
}

/** A protobuf duration in JSON, such as `"30s"`. */
function seconds(value: unknown): number | null {
	const match =
		typeof value === "string" ? /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(value) : null;
	return match?.[1] === undefined ? null : Number(match[1]);
}
