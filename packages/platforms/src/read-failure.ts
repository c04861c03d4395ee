/** Reading what a platform says of a failure or a limit: from whatever arrives, without throwing. */

export type Fields = Readonly<Record<string, unknown>>;

/** An object's fields; null for anything else. */
export function fields(value: unknown): Fields | null {
	return typeof value === "object" && value !== null && !Array.isArray(value)
		? (value as Fields)
		: null;
}

/** The objects of a list; empty for anything else. */
export function list(value: unknown): Fields[] {
	return Array.isArray(value)
		? value.map(fields).filter((each) => each !== null)
		: [];
}

/** A platform's own id of a request, as it may be logged: no longer than a UUID, as most secrets are. */
export function requestId(value: unknown): string | null {
	return typeof value === "string" && /^[\w-]{1,36}$/.test(value)
		? value
		: null;
}

/** Seconds of a protobuf duration in JSON, such as `"900s"` or `"1.5s"`; null for anything else. */
export function durationSeconds(value: unknown): number | null {
	const match =
		typeof value === "string" ? /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(value) : null;
	return match?.[1] === undefined ? null : Number(match[1]);
}

/** A header's value; the first where it came several times. Null when it is missing or longer than any limit is told in. */
export function headerText(
	headers: Readonly<Record<string, string | string[] | undefined>>,
	name: string,
): string | null {
	const value = headers[name];
	const text = (Array.isArray(value) ? value[0] : value)?.trim();
	return text === undefined || text === "" || text.length > 4096 ? null : text;
}

/** A header's number, not negative; null for anything else. */
export function headerNumber(
	headers: Readonly<Record<string, string | string[] | undefined>>,
	name: string,
): number | null {
	const text = headerText(headers, name);
	return text !== null && /^\d{1,15}(\.\d{1,15})?$/.test(text)
		? Number(text)
		: null;
}

/**
 * Status that a failure is judged by: the reply's own. An error inside a reply that calls itself a success is judged by the
 * status that it names, and as a refused request where it names none.
 */
export function statusOfFailure(status: number, named: unknown): number {
	if (status >= 400) return status;
	const isStatus =
		typeof named === "number" &&
		Number.isInteger(named) &&
		named >= 400 &&
		named < 600;
	return isStatus ? named : 400;
}

const longestWaitSeconds = 24 * 3600;

/** Time so many seconds from now; at most a day, whatever a platform says. */
export function afterSeconds(seconds: number, now: number = Date.now()): Date {
	const wait = Number.isFinite(seconds)
		? Math.min(Math.max(seconds, 0), longestWaitSeconds)
		: longestWaitSeconds;
	return new Date(now + wait * 1000);
}
