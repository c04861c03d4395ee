/** A field's label as it is written within a sentence: "private API key", and "API key" as it is. */
export function labelInSentence(label: string): string {
	return label.replace(/^[A-Z](?![A-Z])/, (first) => first.toLowerCase());
}
