/** Keywords of a text with one a line: without blank lines, and each once, as the platforms fold blanks and capitals. */
export function keywordLines(text: string): string[] {
	const byKey = new Map<string, string>();
	for (const line of text.split("\n")) {
		const keyword = line.trim().replaceAll(/\s+/g, " ");
		const key = keyword.toLowerCase();
		if (keyword !== "" && !byKey.has(key)) byKey.set(key, keyword);
	}
	return [...byKey.values()];
}

/** Text by which it is known again what was checked. */
export function checkedKeywords(
	{ negative, matchType }: { negative: boolean; matchType: string },
	lines: readonly string[],
): string {
	return [negative ? "negative" : "", matchType, ...lines].join("\n");
}

/** Name of what is added, in the singular. */
export const keywordNoun = (negative: boolean): string =>
	negative ? "negative keyword" : "keyword";
