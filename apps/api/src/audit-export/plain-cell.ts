/**
 * Matches the beginning of a cell, in whatever way a spreadsheet parts them: the text's own beginning, a line break,
 * and the separators of other locales, which the quotes of a file that is parted by commas do not hold.
 */
const formula =
	/(^|[;,|\t\r\n])([\s\p{Cf}"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/gu;
/** Some programs take a cell that begins with one for a formula too (OWASP, CSV injection). */
const leading = /^[\t\r\n]/;

/**
 * A cell that no spreadsheet runs: an apostrophe stands before what would begin a formula, wherever in the text a cell could
 * begin.
 */
export function plainCell(text: string): string {
	const escaped = text.replace(formula, "$1$2'");
	return leading.test(escaped) ? `'${escaped}` : escaped;
}
