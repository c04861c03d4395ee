const longestWaitSeconds = 24 * 3600;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The instant, by this process's clock, that a reply's Retry-After names (RFC 9110 10.2.3: seconds or a date), at most a
 * day away; null when it names none. A date is the sender's: it is compared with the reply's own Date (6.6.1), where there
 * is one, and not with a clock of ours.
 * @param headers names in lower case
 */
export function retryAfter(
	headers: Headers,
	now: number = Date.now(),
): Date | null {
	const text = firstOf(headers["retry-after"]);
	if (!text) return null;
	const milliseconds = /^\d{1,10}$/.test(text)
		? Number(text) * 1000
		: // A number that is no count of seconds would be read as a year or a month.
			(/[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN) -
			sentAt(headers, now);
	if (Number.isNaN(milliseconds)) return null;
	return new Date(
		now + Math.min(Math.max(milliseconds, 0), longestWaitSeconds * 1000),
	);
}

/** The instant at which a reply was sent, by the sender's clock where it says so. */
export function sentAt(headers: Headers, now: number): number {
	const date = Date.parse(firstOf(headers.date) ?? "");
	return Number.isNaN(date) ? now : date;
}

function firstOf(header: string | string[] | undefined): string | undefined {
	return (Array.isArray(header) ? header[0] : header)?.trim();
}
