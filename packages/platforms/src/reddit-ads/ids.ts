import { InvalidInput } from "@patchbay/errors";
import { z } from "zod";

const digits = /^\d{1,20}$/;

/** Id of a campaign, an ad group or an ad: digits, kept as text since they may be beyond 2^53. */
export const entityId = z
	.union([z.string(), z.number().int().nonnegative()])
	.transform(String)
	.pipe(z.string().regex(digits));

export const isEntityId = (text: string): boolean => digits.test(text);

/** Id of an ad account (`a2_…`, older ones `t2_…`), a business, a profile or a post. */
export const thingId = z.string().regex(/^[\w-]{1,64}$/);

/**
 * An id as it stands in an address.
 * @throws {InvalidInput} for what is none
 */
export function checkEntityId(id: string): string {
	if (!isEntityId(id))
		throw new InvalidInput(
			"An id of a campaign, ad group or ad of Reddit Ads has digits only.",
		);
	return id;
}

/** @throws {InvalidInput} for what is no id */
export function checkThingId(id: string): string {
	if (!thingId.safeParse(id).success)
		throw new InvalidInput(
			"An id of Reddit Ads has letters, digits and the signs _ and - only.",
		);
	return id;
}
