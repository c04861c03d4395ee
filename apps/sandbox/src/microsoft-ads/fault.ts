import { z } from "zod";

/** Forms in which a fault of this platform words its errors. */
export const faults = z.strictObject({
	/** An error of the API's services, sent with the code's own status unless the fault names another. */
	microsoftAdsError: z
		.strictObject({
			code: z.number().int(),
			message: z.string().optional(),
			/** Left out: by the code. */
			detail: z.enum(["AdApiFaultDetail", "ApiFaultDetail"]).optional(),
			/** Inside `ApplicationFault`, as one guide shows it. */
			isWrapped: z.boolean().optional(),
			/** Sent as `Retry-After`, in seconds. */
			retryAfterSeconds: z.number().int().positive().optional(),
		})
		.optional(),
	/** A success in which single items failed. */
	partialErrors: z
		.array(
			z.strictObject({
				index: z.number().int().min(0),
				code: z.number().int(),
				message: z.string().optional(),
			}),
		)
		.optional(),
	/** A report's file with this content, in an archive. */
	reportFile: z
		.strictObject({
			content: z.string(),
			name: z.string().default("report.csv"),
		})
		.optional(),
	/** An error of the identity platform, by its number. */
	aadsts: z
		.strictObject({
			code: z.number().int(),
			/** Left out: by the number. */
			error: z.string().optional(),
			suberror: z.string().optional(),
		})
		.optional(),
});

export type MicrosoftAdsFault = z.infer<typeof faults>;
