import { refused } from "../calls/errors.ts";

export type Token = {
	kind: "word" | "string" | "symbol" | "end";
	text: string;
};

const symbols = ["!=", "<=", ">=", "=", "<", ">", "(", ")", ","];

/** Splits a GAQL text. Strings stand in ' or " with backslash escapes; words hold names, numbers, enums, dates. */
export function tokenize(query: string): Token[] {
	const tokens: Token[] = [];
	let position = 0;
	while (position < query.length) {
		const character = query.charAt(position);
		if (/\s/.test(character)) {
			position++;
			continue;
		}
		if (character === "'" || character === '"') {
			const { text, end } = readString(query, position);
			tokens.push({ kind: "string", text });
			position = end;
			continue;
		}
		const symbol = symbols.find((one) => query.startsWith(one, position));
		if (symbol !== undefined) {
			tokens.push({ kind: "symbol", text: symbol });
			position += symbol.length;
			continue;
		}
		const [word] =
			/^[A-Za-z0-9_.+-]+/.exec(query.slice(position, position + 400)) ?? [];
		if (word === undefined)
			throw refused(
				"queryError",
				"BAD_SYMBOL",
				`Error in query: unexpected input ${character}.`,
				character,
			);
		tokens.push({ kind: "word", text: word });
		position += word.length;
	}
	tokens.push({ kind: "end", text: "" });
	return tokens;
}

function readString(
	query: string,
	start: number,
): { text: string; end: number } {
	const quote = query.charAt(start);
	let text = "";
	for (let position = start + 1; position < query.length; position++) {
		const character = query.charAt(position);
		if (character === quote) return { text, end: position + 1 };
		if (character === "\n") break;
		if (character === "\\") {
			position++;
			const escaped = query.charAt(position);
			if (!"'\"\\nrt".includes(escaped) || escaped === "") {
				throw refused(
					"queryError",
					"BAD_ESCAPE_SEQUENCE",
					"Error in query: the escape sequence is not valid.",
					`\\${escaped}`,
				);
			}
			text += { n: "\n", r: "\r", t: "\t" }[escaped] ?? escaped;
		} else text += character;
	}
	throw refused(
		"queryError",
		"STRING_NOT_TERMINATED",
		"Error in query: the string is not terminated.",
		query.slice(start, start + 30),
	);
}
