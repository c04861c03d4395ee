import { z } from "zod";

/** Form in which a fault of this platform words its error. */
export const faults = z.strictObject({
	xAdsError: z
		.strictObject({
			/** A number as `api.x.com` and the gate before both hosts have them (89), or a word of the Ads API (INTERNAL_ERROR). */
			code: z.union([z.number().int(), z.string()]),
			message: z.string().optional(),
			/** Parameter that is wrong, and the value that it had. */
			parameter: z.string().optional(),
			value: z.string().optional(),
		})
		.optional(),
});

export type XAdsFault = z.infer<typeof faults>;
