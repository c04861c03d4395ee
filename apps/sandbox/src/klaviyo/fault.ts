import { z } from "zod";
import { oauthErrorField } from "../authorization/oauth-fault.ts";

/** Form in which a fault of Klaviyo words its error. */
export const faults = z.strictObject({
	/** One error of Klaviyo's JSON:API document, such as `{"code": "permission_denied"}`. */
	klaviyoError: z
		.strictObject({
			code: z.string().min(1),
			title: z.string().optional(),
			detail: z.string().optional(),
			/** Parameter or place in the body that the error names, instead of the usual one. */
			source: z
				.union([
					z.strictObject({ parameter: z.string() }),
					z.strictObject({ pointer: z.string() }),
				])
				.optional(),
			/** Sent as `Retry-After`. */
			retryAfterSeconds: z.number().int().positive().optional(),
		})
		.optional(),
	/** The token endpoint's form. */
	oauthError: oauthErrorField.optional(),
});

export type KlaviyoFault = z.infer<typeof faults>;
