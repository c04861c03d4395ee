/** A number that is written with these very characters: beyond 2^53, or with a decimal point that JavaScript would leave out. */
export function rawJson(characters: string): unknown {
	return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(
		characters,
	);
}
