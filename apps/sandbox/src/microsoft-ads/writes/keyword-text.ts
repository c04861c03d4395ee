import type { Input } from "../calls/input.ts";
import { ItemRefused } from "../calls/refusal.ts";

const longestText = 100;
/** Signs that no keyword may hold. */
const forbidden = /[\p{Cc}!@%^*()={};~<>?\\|,]/u;

/** The text of a new keyword. @throws {ItemRefused} 1507 */
export function readText(item: Input): string {
	const text = item.raw("Text");
	if (
		typeof text !== "string" ||
		text.trim() === "" ||
		text.length > longestText ||
		forbidden.test(text)
	)
		throw new ItemRefused(1507, "Text");
	return text.trim();
}

/** @throws {ItemRefused} 1509 */
export function readMatchType<Type extends string>(
	item: Input,
	types: readonly Type[],
): Type {
	const value = item.raw("MatchType");
	const known = types.find((type) => type === value);
	if (known === undefined) throw new ItemRefused(1509, "MatchType");
	return known;
}
