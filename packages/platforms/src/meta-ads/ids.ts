import { InvalidInput } from "@patchbay/errors";
import { isDay } from "../calendar.ts";

/** Tells whether a text is one of Meta's ids: digits, far below what a 64-bit number holds. */
export const isId = (text: string): boolean => /^[1-9]\d{0,24}$/.test(text);

/**
 * An id of Meta's, as it stands in a path.
 * @throws {InvalidInput}
 */
export function checkId(id: string): string {
	if (!isId(id)) throw new InvalidInput("An id of Meta Ads has digits only.");
	return id;
}

/** Path of an ad account: its id is told without the letters before it. */
export const accountPath = ({ externalId }: { externalId: string }): string =>
	`act_${checkId(externalId)}`;

/**
 * A day as Meta takes it.
 * @throws {InvalidInput}
 */
export function checkDay(day: string): string {
	if (!isDay(day)) throw new InvalidInput("A day is written YYYY-MM-DD.");
	return day;
}
