import { InvalidInput } from "@patchbay/errors";

/** What a platform sent to the redirect URI: exactly one of `code` and `error`. */
export interface CallbackQuery {
	code: string | null;
	/** RFC 6749 4.1.2.1, such as `access_denied`. */
	error: string | null;
	errorDescription: string | null;
	state: string | null;
	/** RFC 9207. */
	iss: string | null;
	/** The platform's list of what was granted. */
	scope: string | null;
}

const longestQuery = 8192;

/**
 * Reads the raw query string of a callback, with or without its question mark.
 * @throws {InvalidInput} when a parameter comes twice (RFC 6749 3.1), is not UTF-8 or holds control characters, or when
 * there is not exactly one of code and error
 */
export function parseCallbackQuery(raw: string): CallbackQuery {
	if (raw.length > longestQuery) refuse("is longer than any platform's");
	const found = new Map<string, string>();
	for (const pair of raw.replace(/^\?/, "").replace(/#.*$/s, "").split("&")) {
		if (pair === "") continue;
		const at = pair.indexOf("=");
		const name = decode(at < 0 ? pair : pair.slice(0, at));
		const value = decode(at < 0 ? "" : pair.slice(at + 1));
		if (found.has(name)) refuse("has a parameter twice");
		found.set(name, value);
	}
	const read = (name: string) => found.get(name) || null;
	const code = read("code");
	const error = read("error");
	if (code !== null && error !== null) refuse("holds both a code and an error");
	if (code === null && error === null)
		refuse("holds neither a code nor an error");
	return {
		code,
		error,
		errorDescription: read("error_description"),
		state: read("state"),
		// An empty one is an issuer too, and nobody's.
		iss: found.get("iss") ?? null,
		scope: read("scope"),
	};
}

function decode(text: string): string {
	let value: string;
	try {
		value = decodeURIComponent(text.replaceAll("+", " "));
	} catch {
		return refuse("is not properly encoded");
	}
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
	if (/[\u0000-\u001f\u007f]/.test(value)) refuse("holds control characters");
	return value;
}

function refuse(what: string): never {
	throw new InvalidInput(
		`The answer of the platform ${what}. Start the connection again.`,
		{ field: ["callbackQuery"] },
	);
}
