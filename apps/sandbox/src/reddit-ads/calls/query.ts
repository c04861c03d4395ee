import { invalid } from "./errors.ts";

/** Reads a list of words separated by commas; null where the parameter is left out. */
export function readList(
	query: URLSearchParams,
	name: string,
	most: number,
): readonly string[] | null {
	const given = query.getAll(name);
	if (given.length === 0) return null;
	const items = given.flatMap((text) => text.split(",")).filter(Boolean);
	if (items.length > most)
		throw invalid(name, `The maximum number of items is ${most}.`);
	if (new Set(items).size < items.length)
		throw invalid(name, "The items must be unique.");
	return items;
}

/** A list of which each item is one of the words. */
export function readWords(
	query: URLSearchParams,
	name: string,
	words: readonly string[],
): readonly string[] | null {
	const items = readList(query, name, words.length);
	for (const item of items ?? [])
		if (!words.includes(item))
			throw invalid(name, `${item} is not one of: ${words.join(", ")}.`);
	return items;
}

/** One of the words; null where the parameter is left out. */
export function readWord(
	query: URLSearchParams,
	name: string,
	words: readonly string[],
): string | null {
	const given = query.get(name);
	if (given === null || given === "") return null;
	if (!words.includes(given))
		throw invalid(name, `${given} is not one of: ${words.join(", ")}.`);
	return given;
}
