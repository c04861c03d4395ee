import { z } from "zod";

/** Forms in which a fault of this platform words its error: one of each host. */
export const faults = z.strictObject({
	/** The Ads API's envelope. Its code is the status too, unless the fault names another. */
	redditAdsError: z
		.strictObject({
			code: z.number().int(),
			message: z.string().optional(),
			fields: z
				.array(z.strictObject({ field: z.string(), message: z.string() }))
				.optional(),
			/** Seconds until the window ends: `t` in `RateLimit`, with `r=0`. */
			resetSeconds: z.number().int().positive().optional(),
			/** Sent as `Retry-After`. */
			retryAfterSeconds: z.number().int().positive().optional(),
		})
		.optional(),
	/** The token endpoint's: a number is a status, a word comes with status 200. */
	redditError: z
		.strictObject({
			error: z.union([z.number().int(), z.string().min(1)]),
			/** False leaves the sentence out, as older servers do. */
			hasMessage: z.boolean().default(true),
		})
		.optional(),
});

export type RedditAdsFault = z.infer<typeof faults>;
