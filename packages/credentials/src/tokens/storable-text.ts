/** Control characters, and halves of characters: a database refuses some of them, and none belongs in an identifier. */
const unfit = /[\p{Cc}\p{Cs}]/u;

/** True for a text that can be stored as an identifier, such as a scope or a platform's user id. */
export function isStorable(text: string): boolean {
	return !unfit.test(text);
}

/** A name that can be stored, with a replacement character for each that cannot. */
export function toStorableName(name: string | null): string | null {
	return name?.replaceAll(new RegExp(unfit, "gu"), "\ufffd") ?? null;
}
