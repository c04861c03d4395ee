import { z } from "zod";
import { oauthErrorField } from "../authorization/oauth-fault.ts";

/** Form in which a fault of LinkedIn words its error. */
export const faults = z.strictObject({
	/** Fields of the API's error; what is left out is LinkedIn's own for the code, or there is none. */
	linkedinError: z
		.strictObject({
			/** Null: the error has no code. */
			code: z.string().nullable(),
			serviceErrorCode: z.number().int().optional(),
			message: z.string().optional(),
			inputErrors: z
				.array(
					z.strictObject({
						code: z.string(),
						fieldPath: z.string(),
						description: z.string(),
					}),
				)
				.optional(),
		})
		.optional(),
	/** The token endpoint's, in the form of RFC 6749. */
	oauthError: oauthErrorField.optional(),
});

export type LinkedinAdsFault = z.infer<typeof faults>;
