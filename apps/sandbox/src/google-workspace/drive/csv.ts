import { widthOf } from "../values/value-data.ts";

/** Rows of a CSV (RFC 4180) or TSV text. */
export function parseCsv(text: string, separator: "," | "\t"): string[][] {
	const source = text.replace(/^\uFEFF/, "");
	const rows: string[][] = [];
	let row: string[] = [];
	let at = 0;
	while (at < source.length) {
		let value = "";
		if (source[at] === '"') {
			at += 1;
			for (;;) {
				const end = source.indexOf('"', at);
				value += source.slice(at, end < 0 ? source.length : end);
				at = end < 0 ? source.length : end + 1;
				if (source[at] !== '"') break;
				value += '"';
				at += 1;
			}
		}
		const rest = /[^,\t\r\n]*/y;
		rest.lastIndex = at;
		let piece = rest.exec(source)?.[0] ?? "";
		at += piece.length;
		while (
			at < source.length &&
			source[at] !== separator &&
			source[at] !== "\r" &&
			source[at] !== "\n"
		) {
			piece += source[at];
			at += 1;
		}
		row.push(value + piece);
		if (source[at] === separator) {
			at += 1;
			if (at === source.length) row.push("");
			continue;
		}
		rows.push(row);
		row = [];
		if (source[at] === "\r") at += 1;
		if (source[at] === "\n") at += 1;
	}
	if (row.length > 0) rows.push(row);
	return rows;
}

/** As Google exports it: quotes where they are needed, lines that end in CR LF, none after the last. */
export function writeCsv(
	rows: readonly (readonly string[])[],
	separator: "," | "\t",
): string {
	const width = widthOf(rows);
	return rows
		.map((row) =>
			Array.from({ length: width }, (_, index) => {
				const value = row[index] ?? "";
				// A TSV has no quotes: what would break a line becomes a space.
				if (separator === "\t") return value.replaceAll(/[\t\r\n]/g, " ");
				return /[",\r\n]/.test(value)
					? `"${value.replaceAll('"', '""')}"`
					: value;
			}).join(separator),
		)
		.join("\r\n");
}
