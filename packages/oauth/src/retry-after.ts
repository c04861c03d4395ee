const longestWaitSeconds = 24 * 3600;

/** The instant that a Retry-After header names (RFC 9110 10.2.3: seconds or a date), at most a day away; null when it names none. */
export function retryAfter(
	header: string | string[] | undefined,
	now: number = Date.now(),
): Date | null {
	const text = (Array.isArray(header) ? header[0] : header)?.trim();
	if (!text) return null;
	const milliseconds = /^\d{1,10}$/.test(text)
		? Number(text) * 1000
		: Date.parse(text) - now;
	if (Number.isNaN(milliseconds)) return null;
	return new Date(
		now + Math.min(Math.max(milliseconds, 0), longestWaitSeconds * 1000),
	);
}
