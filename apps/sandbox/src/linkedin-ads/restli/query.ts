import { readFlat } from "./flat-values.ts";
import { badInput, badParameter, illegalArgument } from "./refusal.ts";
import { decoded, parseValue, type RestliValue } from "./values.ts";

export type Protocol = "1.0.0" | "2.0.0";

/** A call's parameters, read by the protocol that its header names. */
export class Query {
	readonly protocol: Protocol;
	readonly #values: ReadonlyMap<string, RestliValue>;
	/** The names of `fields`, which is a mask and no list of Rest.li; null without one. */
	readonly fields: readonly string[] | null;

	/** @param raw the query as it came, not decoded */
	constructor(raw: string, protocol: Protocol) {
		this.protocol = protocol;
		const pairs = raw
			.split("&")
			.filter((pair) => pair !== "")
			.map((pair) => {
				const at = pair.indexOf("=");
				return at < 0
					? ([pair, ""] as const)
					: ([pair.slice(0, at), pair.slice(at + 1)] as const);
			});
		this.fields = readMask(pairs.find(([name]) => name === "fields")?.[1]);
		const others = pairs.filter(([name]) => name !== "fields");
		this.#values =
			protocol === "1.0.0" ? readFlat(others) : readStructured(others);
	}

	has(name: string): boolean {
		return this.#values.has(name);
	}

	/** @throws {Refused} for a parameter beside these and `fields` */
	allow(...names: readonly string[]): void {
		for (const name of this.#values.keys())
			if (!names.includes(name))
				throw badInput(
					"QUERY_PARAM_NOT_ALLOWED",
					name,
					`Query parameter ${name} is not allowed`,
				);
	}

	value(name: string): RestliValue | null {
		return this.#values.get(name) ?? null;
	}

	text(name: string): string | null {
		const value = this.value(name);
		if (value === null || typeof value === "string") return value;
		throw badParameter(name, `${name} must be text`);
	}

	needText(name: string): string {
		const value = this.text(name);
		if (value === null || value === "")
			throw badInput("PARAM_MISSING", name, `Parameter '${name}' is required`);
		return value;
	}

	/** One of the given words. */
	word<Word extends string>(
		name: string,
		words: readonly Word[],
		fallback: Word,
	): Word {
		const text = this.text(name);
		if (text === null) return fallback;
		const found = words.find((word) => word === text);
		if (found === undefined)
			throw badParameter(name, `'${text}' is no value of ${name}`);
		return found;
	}

	integer(
		name: string,
		{ least, most, usual }: { least: number; most: number; usual: number },
	): number {
		const text = this.text(name);
		if (text === null) return usual;
		const value = Number(text);
		if (!/^\d{1,9}$/.test(text) || value < least || value > most)
			throw badParameter(
				name,
				`Specified ${name} is not between ${least} and ${most}`,
			);
		return value;
	}

	/** A list of texts; null without the parameter. */
	list(name: string): readonly string[] | null {
		const value = this.value(name);
		return value === null ? null : textsOf(value, name);
	}
}

/** @throws {Refused} where it is no list of texts */
export function textsOf(value: RestliValue, name: string): readonly string[] {
	if (!Array.isArray(value)) throw badParameter(name, `${name} must be a list`);
	return value.map((item: RestliValue) => {
		if (typeof item !== "string")
			throw badParameter(name, `${name} must be a list of texts`);
		return item;
	});
}

/** @throws {Refused} where it is no record */
export function recordOf(
	value: RestliValue,
	name: string,
): ReadonlyMap<string, RestliValue> {
	if (value instanceof Map) return value;
	throw badParameter(name, `${name} must be a record`);
}

function readStructured(
	pairs: readonly (readonly [string, string])[],
): ReadonlyMap<string, RestliValue> {
	const values = new Map<string, RestliValue>();
	for (const [rawName, raw] of pairs) {
		const name = decoded(rawName);
		// The flat names of 1.0 are nothing here, and a name stands once.
		if (/[.[\]]/.test(name) || values.has(name)) throw illegalArgument();
		values.set(name, raw === "" ? "" : parseValue(raw));
	}
	return values;
}

function readMask(raw: string | undefined): readonly string[] | null {
	if (raw === undefined) return null;
	const names = decoded(raw).split(",");
	if (names.some((name) => !/^[A-Za-z][A-Za-z0-9]*$/.test(name)))
		throw badParameter("fields", "fields must be names separated by commas");
	return [...new Set(names)];
}
