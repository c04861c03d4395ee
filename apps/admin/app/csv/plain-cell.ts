/** Beginnings of a cell, in whatever way a spreadsheet parts them, that it would run as a formula. */
const cell = String.raw`(^|[;,|\t\r\n])([\s\p{Cf}"']*)`;
const formula = new RegExp(
	`${cell}(?=[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20])`,
	"gu",
);
const escaped = new RegExp(
	`${cell}'(?=[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20])`,
	"gu",
);

/** Puts an apostrophe before what a spreadsheet would run, as the API does in its own files. */
export function plainCell(text: string): string {
	return text.replace(formula, "$1$2'");
}

/** Takes that apostrophe away again: a file that was exported here is imported as it was. */
export function meantCell(text: string): string {
	return text.replace(escaped, "$1$2");
}
