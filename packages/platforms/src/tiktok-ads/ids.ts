import { InvalidInput } from "@patchbay/errors";

/** Most ids in one filter. */
export const idsInFilter = 100;

/** Tells whether a text is one of TikTok's ids: decimal digits. */
export const isId = (text: string): boolean => /^[1-9]\d{0,19}$/.test(text);

/**
 * An id of TikTok's.
 * @throws {InvalidInput}
 */
export function checkId(id: string): string {
	if (!isId(id)) throw new InvalidInput("An id of TikTok Ads has digits only.");
	return id;
}
