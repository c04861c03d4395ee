import { InvalidInput } from "@patchbay/errors";

/** Most ids in one question for objects by their ids. */
export const idsInOneCall = 100;

/** Tells whether a text is one of Microsoft's ids: decimal digits of a 64-bit number. */
export const isId = (text: string): boolean => /^[1-9]\d{0,18}$/.test(text);

/**
 * An id of Microsoft's.
 * @throws {InvalidInput}
 */
export function checkId(id: string): string {
	if (!isId(id))
		throw new InvalidInput("An id of Microsoft Ads has digits only.");
	return id;
}

/** Order of ids as numbers, so that a list goes on behind the last one that was told. */
export const byId = (one: string, other: string): number =>
	one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
