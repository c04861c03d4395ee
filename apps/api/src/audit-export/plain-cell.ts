/**
 * Matches the sign by which a cell begins that is a formula, in whatever way a spreadsheet parts cells: by the text's own beginning,
 * a line break, and the separators of other locales, which the quotes of a file that is parted by commas do not hold. What stands
 * before is looked at from a sign alone: from every beginning, a text of many tabs would take hours.
 */
const formula =
	/[=+\-@\uff1d\uff0b\uff0d\uff20](?<=(?:^|[;,|\t\r\n])[\s\p{Cf}"']*.)/gu;
/** Some programs take a cell that begins with one for a formula too (OWASP, CSV injection). */
const leading = /^[\t\r\n]/;

/**
 * A cell that no spreadsheet runs: an apostrophe stands before what would begin a formula, wherever in the text a cell could
 * begin.
 */
export function plainCell(text: string): string {
	const escaped = text.replace(formula, "'$&");
	return leading.test(escaped) ? `'${escaped}` : escaped;
}
