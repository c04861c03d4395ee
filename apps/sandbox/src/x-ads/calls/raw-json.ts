/** A whole number that is written with these very digits: X's ids of users, Tweets and jobs are beyond 2^53. */
export function rawJson(digits: string): unknown {
	return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(
		digits,
	);
}
