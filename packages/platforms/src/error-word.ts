/**
 * A platform's word for an error, as it may be shown and logged: words of letters, such as `QUOTA_EXCEEDED`,
 * `rateLimitExceeded` or `RESOURCE_TYPE_2`. Null for anything else: a hostile answer may repeat there what it was sent,
 * a token too.
 */
export function errorWord(value: unknown): string | null {
	return typeof value === "string" &&
		value.length <= 96 &&
		/^[A-Za-z]+(_[A-Za-z0-9]{1,24})*$/.test(value)
		? value
		: null;
}
