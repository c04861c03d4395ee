import { invalidParameter } from "../errors.ts";

/** Properties of a file that a query asks for; dates are milliseconds as text. */
export type Searched = {
	name: string;
	/** Name, description and text, for `fullText`. */
	text: string;
	mimeType: string;
	trashed: boolean;
	starred: boolean;
	sharedWithMe: boolean;
	/** `anyoneCanFind`, `anyoneWithLink`, `domainCanFind`, `domainWithLink`, `limited`. */
	visibility: string;
	parents: readonly string[];
	owners: readonly string[];
	writers: readonly string[];
	readers: readonly string[];
	properties: Readonly<Record<string, string>>;
	appProperties: Readonly<Record<string, string>>;
	times: Readonly<
		Record<
			"createdTime" | "modifiedTime" | "viewedByMeTime" | "sharedWithMeTime",
			number | null
		>
	>;
};

type Condition = (file: Searched) => boolean;
type Token = { kind: "word" | "operator" | "text"; value: string };

/**
 * `q` of `files.list`, as "Search query terms and operators" of Drive's guide has it: terms joined with `and` and `or`,
 * which are read from left to right, `not`, parentheses. Throws for anything else.
 */
export function parseQuery(q: string | null): Condition {
	if (q === null || q.trim() === "") return () => true;
	const parser = { tokens: tokenize(q), at: 0, depth: 0 };
	const condition = readJoined(parser);
	if (parser.at < parser.tokens.length) throw invalidQuery();
	return condition;
}

type Parser = { tokens: Token[]; at: number; depth: number };

function tokenize(q: string): Token[] {
	const tokens: Token[] = [];
	let rest = q.trimStart();
	while (rest !== "") {
		const match =
			/^(?:'((?:[^'\\]|\\.)*)'|([A-Za-z][\w.]*)|(!=|<=|>=|[=<>(){}]))\s*/s.exec(
				rest,
			);
		if (match === null) throw invalidQuery();
		const [whole, text, word, operator] = match;
		if (text !== undefined)
			tokens.push({ kind: "text", value: text.replaceAll(/\\(.)/gs, "$1") });
		else if (word !== undefined) tokens.push({ kind: "word", value: word });
		else tokens.push({ kind: "operator", value: operator ?? "" });
		rest = rest.slice(whole.length);
	}
	return tokens;
}

function readJoined(parser: Parser): Condition {
	let joined = readTerm(parser);
	for (;;) {
		const left = joined;
		if (accepts(parser, "word", "and")) {
			const right = readTerm(parser);
			joined = (file) => left(file) && right(file);
		} else if (accepts(parser, "word", "or")) {
			const right = readTerm(parser);
			joined = (file) => left(file) || right(file);
		} else return joined;
	}
}

function readTerm(parser: Parser): Condition {
	// Each level is a call: nobody's query is so deep, and the stack is not endless.
	if (parser.depth > 100) throw invalidQuery();
	parser.depth += 1;
	try {
		if (accepts(parser, "word", "not")) {
			const term = readTerm(parser);
			return (file) => !term(file);
		}
		if (accepts(parser, "operator", "(")) {
			const joined = readJoined(parser);
			if (!accepts(parser, "operator", ")")) throw invalidQuery();
			return joined;
		}
		const first = next(parser);
		return first.kind === "text"
			? readMembership(parser, first.value)
			: readComparison(parser, first);
	} finally {
		parser.depth -= 1;
	}
}

/** `'value' in collection`. */
function readMembership(parser: Parser, value: string): Condition {
	if (!accepts(parser, "word", "in")) throw invalidQuery();
	const { value: collection } = next(parser);
	switch (collection) {
		case "parents":
			return (file) => file.parents.includes(value);
		case "owners":
		case "writers":
		case "readers": {
			const address = value.toLowerCase();
			return (file) => file[collection].includes(address);
		}
		default:
			throw invalidQuery();
	}
}

function readComparison(parser: Parser, term: Token): Condition {
	if (term.kind !== "word") throw invalidQuery();
	switch (term.value) {
		case "name":
			return readText(parser, ({ name }) => name, containsPrefix);
		case "mimeType":
			return readText(
				parser,
				({ mimeType }) => mimeType,
				(given, wanted) => given.startsWith(wanted.toLowerCase()),
			);
		case "fullText": {
			if (!accepts(parser, "word", "contains")) throw invalidQuery();
			const wanted = textOf(parser);
			return ({ text }) => containsWords(text, wanted);
		}
		case "visibility":
			return readText(parser, ({ visibility }) => visibility, null);
		case "trashed":
		case "starred": {
			const { value: flag } = term;
			const wanted = readFlag(parser);
			return (file) => file[flag] === wanted;
		}
		case "sharedWithMe": {
			// Alone it is true.
			const isCompared = ["=", "!="].includes(
				parser.tokens[parser.at]?.value ?? "",
			);
			const wanted = isCompared ? readFlag(parser) : true;
			return ({ sharedWithMe }) => sharedWithMe === wanted;
		}
		case "properties":
		case "appProperties":
			return readProperty(parser, term.value);
		case "createdTime":
		case "modifiedTime":
		case "viewedByMeTime":
		case "sharedWithMeTime":
			return readTime(parser, term.value);
		default:
			throw invalidQuery();
	}
}

function readText(
	parser: Parser,
	read: (file: Searched) => string,
	contains: ((given: string, wanted: string) => boolean) | null,
): Condition {
	const { value: operator } = next(parser);
	const wanted = textOf(parser);
	// Drive compares without regard to case.
	const isEqual = (file: Searched) =>
		read(file).toLowerCase() === wanted.toLowerCase();
	if (operator === "=") return isEqual;
	if (operator === "!=") return (file) => !isEqual(file);
	if (operator === "contains" && contains !== null)
		return (file) => contains(read(file).toLowerCase(), wanted);
	throw invalidQuery();
}

function readFlag(parser: Parser): boolean {
	const { value: operator } = next(parser);
	const { kind, value } = next(parser);
	if (
		(operator !== "=" && operator !== "!=") ||
		kind !== "word" ||
		(value !== "true" && value !== "false")
	)
		throw invalidQuery();
	return (value === "true") === (operator === "=");
}

/** `properties has { key='k' and value='v' }`. */
function readProperty(
	parser: Parser,
	field: "properties" | "appProperties",
): Condition {
	const expect = (kind: Token["kind"], value: string) => {
		if (!accepts(parser, kind, value)) throw invalidQuery();
	};
	expect("word", "has");
	expect("operator", "{");
	expect("word", "key");
	expect("operator", "=");
	const key = textOf(parser);
	expect("word", "and");
	expect("word", "value");
	expect("operator", "=");
	const value = textOf(parser);
	expect("operator", "}");
	return (file) => file[field][key] === value;
}

const comparisons: Record<string, (given: number, wanted: number) => boolean> =
	{
		"=": (given, wanted) => given === wanted,
		"!=": (given, wanted) => given !== wanted,
		"<": (given, wanted) => given < wanted,
		"<=": (given, wanted) => given <= wanted,
		">": (given, wanted) => given > wanted,
		">=": (given, wanted) => given >= wanted,
	};

function readTime(parser: Parser, field: keyof Searched["times"]): Condition {
	const compare = comparisons[next(parser).value];
	const wanted = parseTime(textOf(parser));
	if (compare === undefined || wanted === null) throw invalidQuery();
	return ({ times }) => {
		const given = times[field];
		return given !== null && compare(given, wanted);
	};
}

/** RFC 3339, in UTC where it names no zone; null for anything else. */
function parseTime(text: string): number | null {
	const [whole, date, time, zone] =
		/^(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/i.exec(
			text,
		) ?? [];
	if (whole === undefined) return null;
	const value = Date.parse(`${date}${time ?? "T00:00:00"}${zone ?? "Z"}`);
	return Number.isNaN(value) ? null : value;
}

/** True when a word of the text, or some in a row, begin like this: Drive matches names by prefix. */
function containsPrefix(text: string, wanted: string): boolean {
	const start = wanted.toLowerCase();
	for (
		let at = text.indexOf(start);
		at >= 0;
		at = text.indexOf(start, at + 1)
	) {
		if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) return true;
	}
	return false;
}

/** True when all of the words are whole words of the text; in double quotes, one after the other. */
function containsWords(text: string, wanted: string): boolean {
	const words = (from: string): string[] =>
		from.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
	const given = words(text);
	const searched = words(wanted);
	if (searched.length === 0) return false;
	if (!/^".*"$/s.test(wanted.trim()))
		return searched.every((word) => given.includes(word));
	return given.some((_, at) =>
		searched.every((word, offset) => given[at + offset] === word),
	);
}

function accepts(parser: Parser, kind: Token["kind"], value: string): boolean {
	const token = parser.tokens[parser.at];
	if (token?.kind !== kind || token.value !== value) return false;
	parser.at += 1;
	return true;
}

function next(parser: Parser): Token {
	const token = parser.tokens[parser.at];
	if (token === undefined) throw invalidQuery();
	parser.at += 1;
	return token;
}

function textOf(parser: Parser): string {
	const { kind, value } = next(parser);
	if (kind !== "text") throw invalidQuery();
	return value;
}

function invalidQuery() {
	return invalidParameter("q");
}
