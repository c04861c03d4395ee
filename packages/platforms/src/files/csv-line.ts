/**
 * Cells of a line of CSV (RFC 4180), without their quotes and the blanks around them. A report holds ids, times and numbers
 * alone, so that no cell goes on in the next line; one that does has a quote without end.
 * @returns null for a line that is none
 */
export function splitCsvLine(line: string): string[] | null {
	if (!line.includes('"')) return line.split(",").map((cell) => cell.trim());
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
