import { invalid, type KlaviyoError, KlaviyoRefused } from "../errors.ts";

/** One value of a filter; what stands without quotes (a time, for example) keeps its text. */
export type FilterValue = string | number | boolean | { bare: string };

/** One condition of a filter, such as `greater-than(updated,2026-07-01T00:00:00Z)`. */
export interface Condition {
	operator: string;
	field: string;
	/** A list in brackets, one value, or null for `has(field)`. */
	value: FilterValue | readonly FilterValue[] | null;
}

/** The parameter, or the place in a body, that a filter was written in. */
export type FilterSource = NonNullable<KlaviyoError["source"]>;

export const filterParameter: FilterSource = { parameter: "filter" };

/**
 * Reads a filter: conditions with commas between them, or within `and(…)`.
 *
 * @throws {KlaviyoRefused} for what is no filter, for `or` and for `not`
 */
export function parseFilter(text: string, source: FilterSource): Condition[] {
	const reader = new FilterReader(text, source);
	const conditions = reader.conditions();
	reader.end();
	return conditions;
}

class FilterReader {
	readonly #text: string;
	readonly #source: FilterSource;
	#at = 0;

	constructor(text: string, source: FilterSource) {
		this.#text = text;
		this.#source = source;
	}

	conditions(): Condition[] {
		const found = this.#term();
		while (this.#takes(",")) found.push(...this.#term());
		return found;
	}

	end(): void {
		this.#skip();
		if (this.#at < this.#text.length) this.#fail();
	}

	#term(): Condition[] {
		const operator = this.#match(/[a-z-]+/y);
		if (operator === null || !this.#takes("(")) this.#fail();
		if (operator === "and") {
			const inner = this.conditions();
			this.#needs(")");
			return inner;
		}
		if (operator === "or" || operator === "not")
			this.#fail(`'${operator}' is not supported in this filter.`);
		const field = this.#quoted() ?? this.#match(/[^,()[\]"']+/y)?.trim();
		if (field === undefined || field === "") this.#fail();
		let value: Condition["value"] = null;
		if (operator !== "has") {
			this.#needs(",");
			value = this.#takes("[") ? this.#list() : this.#value();
		}
		this.#needs(")");
		return [{ operator, field, value }];
	}

	#list(): FilterValue[] {
		if (this.#takes("]")) return [];
		const values = [this.#value()];
		while (this.#takes(",")) values.push(this.#value());
		this.#needs("]");
		return values;
	}

	#value(): FilterValue {
		const quoted = this.#quoted();
		if (quoted !== null) return quoted;
		const bare = this.#match(/[^,()[\]"']+/y)?.trim() ?? "";
		if (bare === "") this.#fail();
		if (bare === "true" || bare === "false") return bare === "true";
		return /^-?\d+(\.\d+)?$/.test(bare) ? Number(bare) : { bare };
	}

	#quoted(): string | null {
		const found = this.#match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y);
		return found === null
			? null
			: found.slice(1, -1).replaceAll(/\\(.)/g, "$1");
	}

	#match(pattern: RegExp): string | null {
		this.#skip();
		pattern.lastIndex = this.#at;
		const [found] = pattern.exec(this.#text) ?? [];
		if (found === undefined) return null;
		this.#at += found.length;
		return found;
	}

	#takes(character: string): boolean {
		this.#skip();
		if (this.#text[this.#at] !== character) return false;
		this.#at += 1;
		return true;
	}

	#needs(character: string): void {
		if (!this.#takes(character)) this.#fail();
	}

	#skip(): void {
		while (this.#text[this.#at] === " ") this.#at += 1;
	}

	#fail(detail = "Invalid filter provided."): never {
		throw new KlaviyoRefused(invalid(detail, this.#source));
	}
}
