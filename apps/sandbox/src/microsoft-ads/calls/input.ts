import type { SandboxRequest } from "../../simulator.ts";
import { Refused } from "./refusal.ts";

export type Json = Readonly<Record<string, unknown>>;

/** A JSON object of a request, read strictly: ids are text, money is a number, and nothing unknown is let through. */
export class Input {
	readonly #values: Json;
	readonly #path: string;

	constructor(values: Json, path = "") {
		this.#values = values;
		this.#path = path;
	}

	/** @throws {Refused} 100 for a body that is no JSON object */
	static async of(request: SandboxRequest): Promise<Input> {
		if (!request.headers["content-type"]?.startsWith("application/json"))
			throw new Refused(100, "The content type must be application/json.");
		let body: unknown;
		try {
			body = JSON.parse((await request.body()).toString("utf8"));
		} catch {
			throw new Refused(100, "The body is no JSON.");
		}
		if (!isObject(body)) throw new Refused(100, "The body is no object.");
		return new Input(body);
	}

	/** Names of all values that are there. */
	get names(): string[] {
		return Object.keys(this.#values);
	}

	/** @throws {Refused} 201 for a value that nobody knows */
	only(...names: string[]): this {
		for (const name of this.names)
			if (!names.includes(name)) throw this.#refused(name, "is not known");
		return this;
	}

	has(name: string): boolean {
		const value = this.#get(name);
		return value !== undefined && value !== null;
	}

	raw(name: string): unknown {
		return this.#get(name);
	}

	/** Text; null for none. */
	text(name: string): string | null {
		const value = this.#get(name);
		if (value === undefined || value === null) return null;
		if (typeof value !== "string") throw this.#refused(name, "must be text");
		return value;
	}

	needText(name: string): string {
		return this.text(name) ?? this.#missing(name);
	}

	/** An id: digits as text, as JSON carries 64 bits. */
	id(name: string): string | null {
		const value = this.text(name);
		if (value !== null && !/^\d{1,19}$/.test(value))
			throw this.#refused(name, "must be an id");
		return value;
	}

	needId(name: string): string {
		return this.id(name) ?? this.#missing(name);
	}

	ids(name: string): string[] | null {
		const all = this.list(name);
		if (all === null) return null;
		return all.map((one) => {
			if (typeof one !== "string" || !/^\d{1,19}$/.test(one))
				throw this.#refused(name, "must hold ids as text");
			return one;
		});
	}

	number(name: string): number | null {
		const value = this.#get(name);
		if (value === undefined || value === null) return null;
		if (typeof value !== "number" || !Number.isFinite(value))
			throw this.#refused(name, "must be a number");
		return value;
	}

	flag(name: string): boolean {
		const value = this.#get(name);
		if (value === undefined || value === null) return false;
		if (typeof value !== "boolean")
			throw this.#refused(name, "must be true or false");
		return value;
	}

	word<Word extends string>(name: string, words: readonly Word[]): Word | null {
		const value = this.text(name);
		if (value === null) return null;
		const found = words.find((word) => word === value);
		if (found === undefined)
			throw this.#refused(name, `must be one of ${words.join(", ")}`);
		return found;
	}

	/** Words of a flag enumeration: one text, with commas or blanks between. */
	flags<Word extends string>(
		name: string,
		words: readonly Word[],
	): Word[] | null {
		const value = this.text(name);
		if (value === null) return null;
		return value
			.split(/[\s,]+/)
			.filter(Boolean)
			.map((one) => {
				const found = words.find((word) => word === one);
				if (found === undefined)
					throw this.#refused(name, `does not know ${one}`);
				return found;
			});
	}

	object(name: string): Input | null {
		const value = this.#get(name);
		if (value === undefined || value === null) return null;
		if (!isObject(value)) throw this.#refused(name, "must be an object");
		return new Input(value, `${this.#path}${name}.`);
	}

	needObject(name: string): Input {
		return this.object(name) ?? this.#missing(name);
	}

	list(name: string): readonly unknown[] | null {
		const value = this.#get(name);
		if (value === undefined || value === null) return null;
		if (!Array.isArray(value)) throw this.#refused(name, "must be an array");
		return value;
	}

	/** Objects of an array; those that are null stay so. */
	objects(name: string): (Input | null)[] | null {
		const all = this.list(name);
		if (all === null) return null;
		return all.map((one, index) => {
			if (one === null) return null;
			if (!isObject(one)) throw this.#refused(name, "must hold objects");
			return new Input(one, `${this.#path}${name}[${index}].`);
		});
	}

	#get(name: string): unknown {
		return Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
	}

	#refused(name: string, problem: string): Refused {
		return new Refused(201, `${this.#path}${name} ${problem}.`);
	}

	#missing(name: string): never {
		throw new Refused(203, `${this.#path}${name} is missing.`);
	}
}

function isObject(value: unknown): value is Json {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
