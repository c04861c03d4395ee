import { InvalidInput } from "@patchbay/errors";

const longestQuery = 8192;

/**
 * Raw query string of a callback, read once. Whatever is wrong with it is kept and not thrown, because the attempt that
 * it names has to be found, and used up, first. A parameter that came twice (RFC 6749 3.1) has no value.
 */
export class CallbackQuery {
	readonly #values: ReadonlyMap<string, string>;
	/** Ends the sentence "The answer of the platform …"; null for a sound query. */
	readonly fault: string | null;

	private constructor(
		values: ReadonlyMap<string, string>,
		fault: string | null,
	) {
		this.#values = values;
		this.fault = fault;
	}

	/** Reads a query with or without its question mark. */
	static parse(raw: string): CallbackQuery {
		if (raw.length > longestQuery)
			return new CallbackQuery(new Map(), "is longer than any platform's");
		const values = new Map<string, string>();
		const repeated = new Set<string>();
		let fault: string | null = null;
		for (const pair of raw.replace(/^\?/, "").replace(/#.*$/s, "").split("&")) {
			if (pair === "") continue;
			const at = pair.indexOf("=");
			const name = decode(at < 0 ? pair : pair.slice(0, at));
			const value = decode(at < 0 ? "" : pair.slice(at + 1));
			if (name === null || value === null) {
				fault ??= "is not properly encoded";
				continue;
			}
			if (hasControls(name) || hasControls(value)) {
				fault ??= "holds control characters";
				continue;
			}
			if (values.has(name)) repeated.add(name);
			values.set(name, value);
		}
		for (const name of repeated) values.delete(name);
		if (repeated.size > 0) fault ??= "has a parameter twice";
		return new CallbackQuery(values, fault);
	}

	/** The parameter's value, also an empty one; null when it is absent. */
	get(name: string): string | null {
		return this.#values.get(name) ?? null;
	}

	/** The parameter's value; null when it is absent or empty. */
	text(name: string): string | null {
		return this.get(name) || null;
	}

	/** @throws {InvalidInput} for a query that no platform sends */
	assertSound(): void {
		if (this.fault !== null) refuseQuery(this.fault);
	}
}

/** Parameters of an OAuth 2.0 callback: exactly one of `code` and `error`. */
export interface AuthorizationAnswer {
	code: string | null;
	/** RFC 6749 4.1.2.1, such as `access_denied`. */
	error: string | null;
	state: string | null;
	/** RFC 9207. */
	iss: string | null;
}

/**
 * Reads the parameters of an OAuth 2.0 callback.
 * @throws {InvalidInput} for an unsound query, or when there is not exactly one of code and error
 */
export function readAuthorizationAnswer(
	query: CallbackQuery,
	names: { code: string } = { code: "code" },
): AuthorizationAnswer {
	query.assertSound();
	const code = query.text(names.code);
	const error = query.text("error");
	if (code !== null && error !== null)
		refuseQuery("holds both a code and an error");
	if (code === null && error === null)
		refuseQuery("holds neither a code nor an error");
	return {
		code,
		error,
		state: query.text("state"),
		// An empty one is an issuer too, and nobody's.
		iss: query.get("iss"),
	};
}

/** @throws {InvalidInput} with what is wrong as the end of a sentence */
export function refuseQuery(what: string): never {
	throw new InvalidInput(
		`The platform's answer ${what}. Start the connection again.`,
		{ field: ["callbackQuery"] },
	);
}

function decode(text: string): string | null {
	try {
		return decodeURIComponent(text.replaceAll("+", " "));
	} catch {
		return null;
	}
}

function hasControls(text: string): boolean {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
	return /[\u0000-\u001f\u007f]/.test(text);
}
