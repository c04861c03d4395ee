/** Signs by which a spreadsheet would run a cell as a formula, and the beginning of one, in whatever way it parts them. */
const sign = String.raw`[=+\-@\uff1d\uff0b\uff0d\uff20]`;
const begin = String.raw`(?:^|[;,|\t\r\n])[\s\p{Cf}"']*`;
// What stands before is looked at from a sign alone: from every beginning, a cell of many tabs would take hours.
const formula = new RegExp(`${sign}(?<=${begin}${sign})`, "gu");
const escaped = new RegExp(`'(?=${sign})(?<=${begin}')`, "gu");

/** Puts an apostrophe before what a spreadsheet would run, as the API does in its own files. */
export function plainCell(text: string): string {
	return text.replace(formula, "'$&");
}

/** Takes that apostrophe away again: a file that was exported here is imported as it was. */
export function meantCell(text: string): string {
	return text.replace(escaped, "");
}
