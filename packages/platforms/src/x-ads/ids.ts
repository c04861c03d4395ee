import { InvalidInput } from "@patchbay/errors";
import { z } from "zod";

const form = /^[0-9a-z]{1,32}$/;

/** X's ids of accounts and what lies below them: base 36 in lower case. */
export const id = z.string().regex(form);

export const isId = (text: string): boolean => form.test(text);

/** @throws {InvalidInput} for a text that could lead elsewhere in an address */
export function checkId(text: string): string {
	if (!isId(text))
		throw new InvalidInput(
			"X's ids are letters and digits in lower case, such as 8wku2.",
		);
	return text;
}

/** Ids that X takes in one list of a query. */
export const idsInOneQuery = 200;
