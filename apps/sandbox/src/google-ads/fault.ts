import { z } from "zod";
import { oauthErrorField } from "../authorization/oauth-fault.ts";

/** Form in which a fault of this platform words its error. */
export const faults = z.strictObject({
	/** Google's error form; on a token endpoint it says nothing. */
	googleAdsError: z
		.strictObject({
			category: z.string(),
			code: z.string(),
			message: z.string().optional(),
			/** A protobuf duration such as `"900s"`; only with `quotaError`. */
			retryDelay: z.string().optional(),
			rateScope: z.enum(["ACCOUNT", "DEVELOPER"]).optional(),
		})
		.optional(),
	oauthError: oauthErrorField.optional(),
});

export type GoogleAdsFault = z.infer<typeof faults>;
