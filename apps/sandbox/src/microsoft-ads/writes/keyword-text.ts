import type { Input } from "../calls/input.ts";
import { ItemRefused } from "../calls/refusal.ts";

const longestText = 100;
/** Signs that no keyword may hold. */
const forbidden = /[\p{Cc}!@%^*()={};~<>?\\|,]/u;

/** The text of a new keyword. @throws {ItemRefused} `invalid` */
export function readText(item: Input, invalid: number): string {
	const text = item.raw("Text");
	if (
		typeof text !== "string" ||
		text.trim() === "" ||
		text.length > longestText ||
		forbidden.test(text)
	)
		throw new ItemRefused(invalid, "Text");
	return text.trim();
}

const matchTypes = ["Exact", "Phrase", "Broad"] as const;
export type MatchType = (typeof matchTypes)[number];

/**
 * The match type of a new keyword.
 * @throws {Refused} 201 for a word that is none, as the whole body is no request then
 * @throws {ItemRefused} 203 where it is missing
 */
export function readMatchType(item: Input): MatchType {
	const type = item.word("MatchType", matchTypes);
	if (type === null) throw new ItemRefused(203, "MatchType");
	return type;
}
