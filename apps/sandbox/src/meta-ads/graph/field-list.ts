import { badParameter, GraphRefused } from "./graph-error.ts";

/** One of the fields that a call asks for: `ads.limit(50){id}`. */
export type FieldRequest = {
	name: string;
	/** Words after a dot with what stands in parentheses: `{limit: "50"}`. */
	modifiers: Readonly<Record<string, string>>;
	/** Null where nothing is asked for below it. */
	fields: readonly FieldRequest[] | null;
};

/**
 * Reads `fields`: a list with commas, or a JSON list of such.
 * @throws {GraphRefused} 2500 for what is no list
 */
export function parseFields(text: string): FieldRequest[] {
	const trimmed = text.trim();
	if (trimmed.startsWith("[")) {
		const parsed = parseJson(trimmed);
		if (
			!Array.isArray(parsed) ||
			!parsed.every((one) => typeof one === "string")
		)
			throw badParameter("Param fields must be an array of strings.");
		return parseFields(parsed.join(","));
	}
	const reader = new Reader(trimmed);
	const fields = reader.list();
	reader.end();
	return fields;
}

class Reader {
	readonly #text: string;
	#at = 0;

	constructor(text: string) {
		this.#text = text;
	}

	list(): FieldRequest[] {
		const fields: FieldRequest[] = [];
		do {
			this.#blanks();
			// A comma too many is let be.
			if (this.#isAt(",") || this.#isAt("}") || this.#at >= this.#text.length)
				continue;
			fields.push(this.#field());
			this.#blanks();
		} while (this.#take(","));
		return fields;
	}

	end(): void {
		if (this.#at < this.#text.length) throw this.#wrong();
	}

	#field(): FieldRequest {
		const name = this.#word();
		const modifiers: Record<string, string> = {};
		while (this.#take(".")) {
			const modifier = this.#word();
			if (!this.#take("(")) throw this.#wrong();
			modifiers[modifier] = this.#untilClosed();
		}
		let fields: FieldRequest[] | null = null;
		if (this.#take("{")) {
			fields = this.list();
			if (!this.#take("}")) throw this.#wrong();
		}
		return { name, modifiers, fields };
	}

	#word(): string {
		const [word] = /^[A-Za-z0-9_:]+/.exec(this.#text.slice(this.#at)) ?? [];
		if (word === undefined) throw this.#wrong();
		this.#at += word.length;
		return word;
	}

	/** Text in parentheses, which may hold others. */
	#untilClosed(): string {
		const start = this.#at;
		for (let depth = 1; this.#at < this.#text.length; this.#at++) {
			if (this.#isAt("(")) depth += 1;
			if (this.#isAt(")")) depth -= 1;
			if (depth === 0) return this.#text.slice(start, this.#at++);
		}
		throw this.#wrong();
	}

	#isAt(character: string): boolean {
		return this.#text[this.#at] === character;
	}

	#take(character: string): boolean {
		if (!this.#isAt(character)) return false;
		this.#at += 1;
		return true;
	}

	#blanks(): void {
		while (/\s/.test(this.#text[this.#at] ?? "")) this.#at += 1;
	}

	#wrong(): GraphRefused {
		return new GraphRefused(
			2500,
			`Syntax error "Expected end of string instead of "${this.#text[this.#at] ?? ""}"." at character ${this.#at}: ${this.#text.slice(0, 100)}`,
		);
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
