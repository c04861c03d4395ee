import type { SandboxRequest } from "../../simulator.ts";
import { TikTokRefused } from "./envelope.ts";

/** One call's parameters, from the address or from a JSON body. In an address everything but text and numbers is JSON. */
export class Parameters {
	readonly #get: (name: string) => unknown;
	/** True: each value is text, as in an address. */
	readonly #isText: boolean;
	readonly #path: string;

	private constructor(
		get: (name: string) => unknown,
		isText: boolean,
		path: string,
	) {
		this.#get = get;
		this.#isText = isText;
		this.#path = path;
	}

	static ofQuery({ query }: SandboxRequest): Parameters {
		return new Parameters((name) => query.get(name) ?? undefined, true, "");
	}

	/** @throws {TikTokRefused} 40002 for a body that is not a JSON object */
	static async ofBody(request: SandboxRequest): Promise<Parameters> {
		const refused = new TikTokRefused(
			40002,
			"The request body is not valid JSON of type application/json.",
		);
		if (!request.headers["content-type"]?.startsWith("application/json"))
			throw refused;
		let body: unknown;
		try {
			body = JSON.parse((await request.body()).toString("utf8"));
		} catch {
			throw refused;
		}
		if (!isRecord(body)) throw refused;
		return Parameters.#of(body, "");
	}

	static #of(record: Record<string, unknown>, path: string): Parameters {
		const get = (name: string) =>
			Object.hasOwn(record, name) ? record[name] : undefined;
		return new Parameters(get, false, path);
	}

	has(name: string): boolean {
		const value = this.#get(name);
		return value !== undefined && value !== null;
	}

	/** A text; null for none. */
	text(name: string): string | null {
		const value = this.#get(name);
		if (value === undefined || value === null || value === "") return null;
		if (typeof value !== "string") throw this.#refused(name, "string");
		return value;
	}

	needText(name: string): string {
		return this.text(name) ?? this.#missing(name);
	}

	/** One of the words; `usual` when it is left out. */
	word<Word extends string>(
		name: string,
		words: readonly Word[],
		usual: Word | null = null,
	): Word {
		const value = this.text(name) ?? usual;
		if (value === null) return this.#missing(name);
		const found = words.find((word) => word === value);
		if (found === undefined)
			throw new TikTokRefused(
				40002,
				`${this.#path}${name}: Must be one of: ${words.join(", ")}.`,
			);
		return found;
	}

	integer(
		name: string,
		{ usual, most }: { usual: number; most: number },
	): number {
		const given = this.#get(name);
		if (given === undefined || given === null || given === "") return usual;
		const value =
			this.#isText && typeof given === "string" && /^-?\d+$/.test(given)
				? Number(given)
				: given;
		if (typeof value !== "number" || !Number.isInteger(value))
			throw this.#refused(name, "integer");
		if (value < 1 || value > most)
			throw new TikTokRefused(
				40002,
				`${this.#path}${name}: Must be between 1 and ${most}.`,
			);
		return value;
	}

	/** A number of a JSON body, such as an amount; null for none. */
	number(name: string): number | null {
		const value = this.#get(name);
		if (value === undefined || value === null) return null;
		if (typeof value !== "number") throw this.#refused(name, "number");
		return value;
	}

	/** A list of numbers; null for none. */
	numbers(name: string): readonly number[] | null {
		const value = this.#json(name);
		if (value === null) return null;
		if (
			!Array.isArray(value) ||
			!value.every((item) => typeof item === "number")
		)
			throw this.#refused(name, "list of numbers");
		return value;
	}

	flag(name: string, usual = false): boolean {
		const value = this.#get(name);
		if (value === undefined || value === null || value === "") return usual;
		if (value === true || (this.#isText && value === "true")) return true;
		if (value === false || (this.#isText && value === "false")) return false;
		throw this.#refused(name, "boolean");
	}

	/** A list of texts, which is not empty; null for none. */
	texts(name: string, most: number): readonly string[] | null {
		const value = this.#json(name);
		if (value === null) return null;
		if (
			!Array.isArray(value) ||
			!value.every((item) => typeof item === "string")
		)
			throw this.#refused(name, "list");
		if (value.length === 0 || value.length > most)
			throw new TikTokRefused(
				40002,
				`${this.#path}${name}: Length must be between 1 and ${most}.`,
			);
		return value;
	}

	needTexts(name: string, most: number): readonly string[] {
		return this.texts(name, most) ?? this.#missing(name);
	}

	/** An object with parameters of its own; null for none. */
	record(name: string): Parameters | null {
		const value = this.#json(name);
		if (value === null) return null;
		if (!isRecord(value)) throw this.#refused(name, "object");
		return Parameters.#of(value, `${this.#path}${name}.`);
	}

	/** A list of objects; null for none. */
	records(name: string): readonly Parameters[] | null {
		const value = this.#json(name);
		if (value === null) return null;
		if (!Array.isArray(value) || !value.every(isRecord))
			throw this.#refused(name, "list of objects");
		return value.map((item, index) =>
			Parameters.#of(item, `${this.#path}${name}.${index}.`),
		);
	}

	#json(name: string): unknown {
		const value = this.#get(name);
		if (value === undefined || value === null || value === "") return null;
		if (!this.#isText) return value;
		try {
			return JSON.parse(String(value));
		} catch {
			throw this.#refused(name, "JSON");
		}
	}

	#refused(name: string, kind: string): TikTokRefused {
		return new TikTokRefused(
			40002,
			`${this.#path}${name}: Not a valid ${kind}.`,
		);
	}

	#missing(name: string): never {
		throw new TikTokRefused(
			40002,
			`${this.#path}${name}: Missing data for required field.`,
		);
	}
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
