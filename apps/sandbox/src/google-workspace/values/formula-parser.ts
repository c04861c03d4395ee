export type Expression =
	| { kind: "value"; value: string | number | boolean }
	| { kind: "range"; text: string }
	| { kind: "call"; name: string; operands: Expression[] };

/** Thrown for a formula that the sandbox cannot read. */
export class FormulaUnreadable extends Error {}

type Parser = { tokens: string[]; at: number; depth: number };

const token =
	/\s*("(?:[^"]|"")*"|\d+(?:\.\d*)?(?:E[+-]?\d+)?|\.\d+|(?:'(?:[^']|'')*'|[A-Za-z_]\w*)!\$?[A-Za-z]*\$?\d*(?::\$?[A-Za-z]*\$?\d*)?|\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}(?:\$?\d+)?)?(?![\w(])|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w(])|[A-Za-z_][\w.]*|<=|>=|<>|[-+*/^&=<>%(),;])/iy;

/** Operators by how tightly they bind, the loosest first; all group from left to right. */
const levels = [
	["=", "<>", "<", ">", "<=", ">="],
	["&"],
	["+", "-"],
	["*", "/"],
];

/**
 * Reads a formula (with its `=`): numbers, texts, cells, ranges, `+ - * / ^ & %`, comparisons, calls.
 * @throws {FormulaUnreadable}
 */
export function parseFormula(formula: string): Expression {
	const parser = { tokens: tokenize(formula.slice(1)), at: 0, depth: 0 };
	const expression = readLevel(parser, 0);
	if (parser.at < parser.tokens.length) throw new FormulaUnreadable();
	return expression;
}

function tokenize(text: string): string[] {
	const tokens: string[] = [];
	const source = text.trimEnd();
	token.lastIndex = 0;
	while (token.lastIndex < source.length) {
		const match = token.exec(source);
		if (match === null) throw new FormulaUnreadable();
		tokens.push(match[1] ?? "");
	}
	return tokens;
}

function readLevel(parser: Parser, level: number): Expression {
	const operators = levels[level];
	if (operators === undefined) return readPower(parser);
	let left = readLevel(parser, level + 1);
	for (;;) {
		const operator = parser.tokens[parser.at];
		if (operator === undefined || !operators.includes(operator)) return left;
		parser.at += 1;
		left = call(operator, left, readLevel(parser, level + 1));
	}
}

function readPower(parser: Parser): Expression {
	let left = readUnary(parser);
	while (accepts(parser, "^")) left = call("^", left, readUnary(parser));
	return left;
}

function readUnary(parser: Parser): Expression {
	// Each level is a call: nobody's formula is so deep, and the stack is not endless.
	parser.depth += 1;
	if (parser.depth > 200) throw new FormulaUnreadable();
	let read: Expression;
	if (accepts(parser, "-")) read = call("negative", readUnary(parser));
	else if (accepts(parser, "+")) read = readUnary(parser);
	else read = readPrimary(parser);
	while (accepts(parser, "%")) read = call("percent", read);
	parser.depth -= 1;
	return read;
}

function readPrimary(parser: Parser): Expression {
	const text = parser.tokens[parser.at++];
	if (text === undefined) throw new FormulaUnreadable();
	if (text === "(") {
		const inner = readLevel(parser, 0);
		if (!accepts(parser, ")")) throw new FormulaUnreadable();
		return inner;
	}
	if (text.startsWith('"'))
		return { kind: "value", value: text.slice(1, -1).replaceAll('""', '"') };
	if (/^[\d.]/.test(text)) return { kind: "value", value: Number(text) };
	if (!/^['$A-Za-z_]/.test(text)) throw new FormulaUnreadable();
	if (accepts(parser, "(")) return readCall(parser, text.toUpperCase());
	if (/^(true|false)$/i.test(text))
		return { kind: "value", value: text.toLowerCase() === "true" };
	return { kind: "range", text };
}

function readCall(parser: Parser, name: string): Expression {
	const operands: Expression[] = [];
	if (accepts(parser, ")")) return { kind: "call", name, operands };
	do operands.push(readLevel(parser, 0));
	while (accepts(parser, ",") || accepts(parser, ";"));
	if (!accepts(parser, ")")) throw new FormulaUnreadable();
	return { kind: "call", name, operands };
}

function call(name: string, ...operands: Expression[]): Expression {
	return { kind: "call", name, operands };
}

function accepts(parser: Parser, text: string): boolean {
	if (parser.tokens[parser.at] !== text) return false;
	parser.at += 1;
	return true;
}
