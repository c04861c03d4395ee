import { z } from "zod";
import { oauthErrorField } from "../authorization/oauth-fault.ts";

/** Form in which a fault of this platform words its error. */
export const faults = z.strictObject({
	redditAdsError: z
		.strictObject({
			code: z.string().min(1),
			/** Sent as `Retry-After`. */
			retryAfterSeconds: z.number().int().positive().optional(),
		})
		.optional(),
	/** The token endpoint's, in the form of RFC 6749. */
	oauthError: oauthErrorField.optional(),
});

export type RedditAdsFault = z.infer<typeof faults>;
