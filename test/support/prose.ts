const comment = /\/\*\*(?!\/)[\s\S]*?\*\//g;
/** Beginnings that need the line above: "Of the OAuth app.", "Whether it ended." */
const fragment =
	/^\/\*\*[\s*]+(?:Of|What|Whatever|Whose|Whom|Who|Whoever|Which|Whichever|How|Where|Whether|When|Why|That|Those|Such|So|It|Its|Because)\b.*/;
/** Words of a dialect, in names too: fix, claim and use are what people say. */
const dialect =
	/.*(?:\bmend(?:s|ed|ing)?\b|\b(?:take|takes|took|taken|taking) (?:(?:it|this|that|them) )?up\b(?! to\b)|\b(?:stand|stands|stood|standing) on\b).*/gi;

/** @returns the first line of each doc comment that begins with a fragment */
export function faultsOfComment(source: string): string[] {
	return [...source.matchAll(comment)].flatMap(
		([text]) => fragment.exec(text)?.[0].replaceAll(/\s+/g, " ") ?? [],
	);
}

/** @returns the lines that say mend, take up or stand on */
export function faultsOfText(source: string): string[] {
	return [...source.matchAll(dialect)].map(([line]) => line.trim());
}
