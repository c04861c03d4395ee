import { illegalArgument } from "./refusal.ts";

/** A value of Rest.li: text, a list, or a record. */
export type RestliValue =
	| string
	| readonly RestliValue[]
	| ReadonlyMap<string, RestliValue>;

const listStart = "List(";

/**
 * Reads a value of protocol 2.0 as it stands in the address, still encoded: `List(a,b)`, `(k:v)`, or text. The characters of
 * the syntax count where they stand literally; within text they must be encoded.
 *
 * @throws {Refused} ILLEGAL_ARGUMENT
 */
export function parseValue(raw: string): RestliValue {
	const reader = new Reader(raw);
	const value = reader.value();
	if (!reader.isDone) throw illegalArgument();
	return value;
}

class Reader {
	readonly #raw: string;
	#at = 0;

	constructor(raw: string) {
		this.#raw = raw;
	}

	get isDone(): boolean {
		return this.#at === this.#raw.length;
	}

	value(): RestliValue {
		if (this.#raw.startsWith(listStart, this.#at)) return this.#list();
		if (this.#raw[this.#at] === "(") return this.#record();
		return this.#text();
	}

	#list(): RestliValue[] {
		this.#at += listStart.length;
		const items: RestliValue[] = [];
		if (this.#take(")")) return items;
		do items.push(this.value());
		while (this.#take(","));
		this.#need(")");
		return items;
	}

	#record(): ReadonlyMap<string, RestliValue> {
		this.#need("(");
		const fields = new Map<string, RestliValue>();
		if (this.#take(")")) return fields;
		do {
			const name = this.#text();
			this.#need(":");
			if (fields.has(name)) throw illegalArgument();
			fields.set(name, this.value());
		} while (this.#take(","));
		this.#need(")");
		return fields;
	}

	#text(): string {
		const start = this.#at;
		// An empty text is written as two quotes.
		if (this.#raw.startsWith("''", start)) {
			this.#at += 2;
			return "";
		}
		while (!this.isDone && !"(),:'".includes(this.#raw[this.#at] ?? ""))
			this.#at++;
		if (this.#at === start) throw illegalArgument();
		return decoded(this.#raw.slice(start, this.#at));
	}

	#take(character: string): boolean {
		if (this.#raw[this.#at] !== character) return false;
		this.#at++;
		return true;
	}

	#need(character: string): void {
		if (!this.#take(character)) throw illegalArgument();
	}
}

/** @throws {Refused} ILLEGAL_ARGUMENT for what is not UTF-8 in percents */
export function decoded(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll("+", " "));
	} catch {
		throw illegalArgument();
	}
}
