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
	matchType: string,
	lines: readonly string[],
): string {
	return [matchType, ...lines].join("\n");
}
