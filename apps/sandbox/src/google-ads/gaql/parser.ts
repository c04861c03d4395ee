import { refused } from "../calls/errors.ts";
import { type Token, tokenize } from "./lexer.ts";

export type Operator =
	| "="
	| "!="
	| "<"
	| ">"
	| "<="
	| ">="
	| "IN"
	| "NOT IN"
	| "LIKE"
	| "NOT LIKE"
	| "CONTAINS ANY"
	| "CONTAINS ALL"
	| "CONTAINS NONE"
	| "IS NULL"
	| "IS NOT NULL"
	| "DURING"
	| "BETWEEN"
	| "REGEXP_MATCH"
	| "NOT REGEXP_MATCH";

export type Condition = { field: string; operator: Operator; values: string[] };
export type GaqlQuery = {
	select: string[];
	from: string;
	where: Condition[];
	orderBy: { field: string; descending: boolean }[];
	limit: number | null;
	parameters: Partial<Record<ParameterName, boolean>>;
};

type ParameterName = (typeof knownParameters)[number];
const knownParameters = [
	"include_drafts",
	"omit_unselected_resource_names",
] as const;

/** Parses SELECT … FROM … [WHERE … AND …] [ORDER BY …] [LIMIT n] [PARAMETERS …]; throws queryError refusals. */
export function parseGaql(text: string): GaqlQuery {
	return new Parser(tokenize(text)).query(true);
}

/** The same without a FROM clause, as GoogleAdsFieldService takes it. */
export function parseFieldQuery(text: string): GaqlQuery {
	return new Parser(tokenize(text)).query(false);
}

class Parser {
	readonly #tokens: Token[];
	#position = 0;

	constructor(tokens: Token[]) {
		this.#tokens = tokens;
	}

	query(hasFrom: boolean): GaqlQuery {
		if (!this.#acceptWord("SELECT"))
			throw this.#unexpected("EXPECTED_SELECT", "expected SELECT");
		const select = [this.#fieldName()];
		while (this.#acceptSymbol(",")) select.push(this.#fieldName());
		const query: GaqlQuery = {
			select,
			from: hasFrom ? this.#from() : this.#withoutFrom(),
			where: [],
			orderBy: [],
			limit: null,
			parameters: {},
		};
		if (this.#acceptWord("WHERE")) {
			do query.where.push(this.#condition());
			while (this.#acceptWord("AND"));
		}
		if (this.#acceptWord("ORDER")) {
			if (!this.#acceptWord("BY"))
				throw this.#unexpected("EXPECTED_BY", "expected BY");
			do {
				const field = this.#fieldName();
				const descending = this.#acceptWord("DESC");
				if (!descending) this.#acceptWord("ASC");
				query.orderBy.push({ field, descending });
			} while (this.#acceptSymbol(","));
		}
		if (this.#acceptWord("LIMIT")) query.limit = this.#limit();
		if (this.#acceptWord("PARAMETERS")) {
			do this.#parameter(query);
			while (this.#acceptSymbol(","));
		}
		const rest = this.#peek();
		if (rest.kind !== "end")
			throw this.#unexpected(
				query.where.length > 0 ? "EXPECTED_AND" : "UNEXPECTED_INPUT",
				"unexpected input",
			);
		return query;
	}

	#condition(): Condition {
		const field = this.#fieldName();
		const token = this.#next();
		if (
			token.kind === "symbol" &&
			["=", "!=", "<", ">", "<=", ">="].includes(token.text)
		) {
			const operator = token.text as Operator;
			return { field, operator, values: [this.#value()] };
		}
		const word = token.kind === "word" ? token.text.toUpperCase() : "";
		switch (word) {
			case "IN":
			case "DURING":
				return {
					field,
					operator: word,
					values: word === "IN" ? this.#list() : [this.#value()],
				};
			case "LIKE":
			case "REGEXP_MATCH":
				return { field, operator: word, values: [this.#value()] };
			case "BETWEEN": {
				const low = this.#value();
				if (!this.#acceptWord("AND"))
					throw this.#unexpected(
						"EXPECTED_VALUE_WITH_BETWEEN_OPERATOR",
						"expected AND after BETWEEN",
					);
				return { field, operator: word, values: [low, this.#value()] };
			}
			case "IS": {
				const isNot = this.#acceptWord("NOT");
				if (!this.#acceptWord("NULL"))
					throw this.#unexpected("BAD_OPERATOR", "expected NULL");
				return {
					field,
					operator: isNot ? "IS NOT NULL" : "IS NULL",
					values: [],
				};
			}
			case "NOT": {
				if (this.#acceptWord("IN"))
					return { field, operator: "NOT IN", values: this.#list() };
				if (this.#acceptWord("LIKE"))
					return { field, operator: "NOT LIKE", values: [this.#value()] };
				if (this.#acceptWord("REGEXP_MATCH"))
					return {
						field,
						operator: "NOT REGEXP_MATCH",
						values: [this.#value()],
					};
				break;
			}
			case "CONTAINS":
				for (const kind of ["ANY", "ALL", "NONE"] as const) {
					if (this.#acceptWord(kind))
						return {
							field,
							operator: `CONTAINS ${kind}`,
							values: this.#list(),
						};
				}
		}
		throw refused(
			"queryError",
			"BAD_OPERATOR",
			`Error in WHERE clause: invalid operator after ${field}.`,
			token.text,
		);
	}

	#list(): string[] {
		if (!this.#acceptSymbol("("))
			throw this.#unexpected("EXPECTED_LIST", "expected a list");
		if (this.#acceptSymbol(")"))
			throw refused(
				"queryError",
				"PROHIBITED_EMPTY_LIST_IN_CONDITION",
				"Error in WHERE clause: the list is empty.",
			);
		const values = [this.#value()];
		while (this.#acceptSymbol(",")) values.push(this.#value());
		if (!this.#acceptSymbol(")"))
			throw this.#unexpected("EXPECTED_LIST", "the list is not closed");
		return values;
	}

	#value(): string {
		const token = this.#next();
		if (token.kind === "word" || token.kind === "string") return token.text;
		if (token.kind === "end")
			throw refused(
				"queryError",
				"UNEXPECTED_END_OF_QUERY",
				"Error in query: unexpected end of query.",
			);
		throw refused(
			"queryError",
			"EXPECTED_SINGLE_VALUE",
			"Error in WHERE clause: expected a value.",
			token.text,
		);
	}

	#limit(): number {
		const token = this.#next();
		if (token.kind !== "word" || !/^\d+$/.test(token.text)) {
			throw refused(
				"queryError",
				"BAD_LIMIT_VALUE",
				"Error in LIMIT clause: invalid value.",
				token.text,
			);
		}
		const limit = Number(token.text);
		if (limit < 1)
			throw refused(
				"queryError",
				"LIMIT_VALUE_TOO_LOW",
				"Error in LIMIT clause: the value must be positive.",
				token.text,
			);
		return limit;
	}

	#parameter(query: GaqlQuery): void {
		const token = this.#next();
		const name = knownParameters.find((one) => one === token.text);
		if (name === undefined) {
			throw refused(
				"queryError",
				"BAD_PARAMETER_NAME",
				"Error in PARAMETERS clause: invalid name.",
				token.text,
			);
		}
		if (!this.#acceptSymbol("="))
			throw this.#unexpected("UNEXPECTED_INPUT", "expected =");
		const value = this.#next();
		if (!["true", "false"].includes(value.text.toLowerCase())) {
			throw refused(
				"queryError",
				"BAD_PARAMETER_VALUE",
				"Error in PARAMETERS clause: invalid value.",
				value.text,
			);
		}
		query.parameters[name] = value.text.toLowerCase() === "true";
	}

	#from(): string {
		if (!this.#acceptWord("FROM"))
			throw this.#unexpected("EXPECTED_FROM", "expected FROM");
		const from = this.#next();
		if (from.kind !== "word")
			throw refused(
				"queryError",
				"BAD_RESOURCE_TYPE_IN_FROM_CLAUSE",
				"Error in query: a resource is missing after FROM.",
			);
		return from.text;
	}

	#withoutFrom(): string {
		if (this.#acceptWord("FROM"))
			throw refused(
				"queryError",
				"UNEXPECTED_FROM_CLAUSE",
				"Error in query: this service takes no FROM clause.",
				"FROM",
			);
		return "";
	}

	#fieldName(): string {
		const token = this.#next();
		if (token.kind === "end")
			throw refused(
				"queryError",
				"UNEXPECTED_END_OF_QUERY",
				"Error in query: unexpected end of query.",
			);
		if (token.kind !== "word" || !/^[A-Za-z]/.test(token.text)) {
			throw refused(
				"queryError",
				"BAD_FIELD_NAME",
				"Error in query: invalid field name.",
				token.text,
			);
		}
		return token.text;
	}

	#peek(): Token {
		return this.#tokens[this.#position] ?? { kind: "end", text: "" };
	}

	#next(): Token {
		const token = this.#peek();
		this.#position++;
		return token;
	}

	#acceptWord(word: string): boolean {
		const token = this.#peek();
		if (token.kind !== "word" || token.text.toUpperCase() !== word)
			return false;
		this.#position++;
		return true;
	}

	#acceptSymbol(symbol: string): boolean {
		const token = this.#peek();
		if (token.kind !== "symbol" || token.text !== symbol) return false;
		this.#position++;
		return true;
	}

	#unexpected(code: string, message: string): Error {
		const token = this.#peek();
		if (
			token.kind === "end" &&
			code !== "EXPECTED_SELECT" &&
			code !== "EXPECTED_FROM"
		) {
			return refused(
				"queryError",
				"UNEXPECTED_END_OF_QUERY",
				"Error in query: unexpected end of query.",
			);
		}
		return refused(
			"queryError",
			code,
			`Error in query: ${message}.`,
			token.text,
		);
	}
}
