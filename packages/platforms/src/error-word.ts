/**
 * A platform's word for an error, as it may be shown and logged: words of letters, such as `QUOTA_EXCEEDED`,
 * `rateLimitExceeded` or `RESOURCE_TYPE_2`. Null for anything else: a hostile answer may repeat there what it was sent,
 * a token too.
 */
export function errorWord(value: unknown): string | null {
	return typeof value === "string" &&
		value.length <= 96 &&
		/^[A-Za-z]+(_([A-Za-z]{1,24}|[A-Za-z]{0,8}\d{1,4}))*$/.test(value)
		? value
		: null;
}

/**
 * An error's code as it may be shown and logged, whatever a platform's folder made of the reply: words with dots between
 * them, a number, or `status 404`. Anything else is left out.
 */
export function printableCode(code: string): string {
	const isPrintable =
		/^(status )?\d{1,9}$/.test(code) ||
		code.split(".").every((word) => errorWord(word) !== null);
	return isPrintable ? code : "no known code";
}
