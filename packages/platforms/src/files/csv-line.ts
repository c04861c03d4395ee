/**
 * Cells of a record of CSV (RFC 4180), without their quotes and the blanks around them.
 * @returns null for a text that is none: its quotes do not close, or go on behind their end
 */
export function splitCsvLine(line: string): string[] | null {
	if (!line.includes('"')) return line.split(",").map((cell) => cell.trim());
	if (line.length > 1 && line.startsWith('"') && line.endsWith('"')) {
		const quoted = line.slice(1, -1).split('","');
		// All cells are in quotes and hold none: the form of most lines.
		if (!quoted.some((cell) => cell.includes('"')))
			return quoted.map((cell) => cell.trim());
	}
	const cells: string[] = [];
	const cell = /(?:\s*"((?:[^"]|"")*)"\s*|([^",]*))(,|$)/y;
	for (;;) {
		const match = cell.exec(line);
		if (!match) return null;
		const [, quoted, plain = "", end] = match;
		cells.push((quoted?.replaceAll('""', '"') ?? plain).trim());
		if (end === "") return cells;
	}
}

/** Lines that one record may have: a text in quotes goes on in the next one. */
const mostLines = 16;

/**
 * Cells of each record of a file's lines; null for a line that is none. A quote that no line closes is one line's fault, and
 * does not swallow those behind it.
 */
export async function* csvRecords(
	lines: AsyncIterable<string>,
): AsyncGenerator<string[] | null, void, undefined> {
	let open: string[] = [];
	for await (const line of lines) {
		if (open.length === 0) {
			const cells = splitCsvLine(line);
			if (cells) yield cells;
			else open = [line];
			continue;
		}
		open.push(line);
		const cells = splitCsvLine(open.join("\n"));
		if (!cells && open.length < mostLines) continue;
		if (cells) yield cells;
		else yield* oneByOne(open);
		open = [];
	}
	yield* oneByOne(open);
}

function* oneByOne([first, ...rest]: readonly string[]): Generator<
	string[] | null
> {
	if (first === undefined) return;
	yield null;
	yield* rest.map(splitCsvLine);
}
