import { z } from "zod";

/** Form in which a fault of Meta words its error. */
export const faults = z.strictObject({
	/** The inside of Meta's `{"error": {…}}`, such as `{"code": 190, "error_subcode": 463}`; what is left out is Meta's own. */
	metaError: z
		.strictObject({
			code: z.number().int(),
			error_subcode: z.number().int().optional(),
			message: z.string().optional(),
			type: z.string().optional(),
			is_transient: z.boolean().optional(),
			error_user_title: z.string().optional(),
			error_user_msg: z.string().optional(),
			error_data: z
				.union([z.string(), z.record(z.string(), z.unknown())])
				.optional(),
			/** Minutes until access comes back, told in `X-Business-Use-Case-Usage` with 100 percent of this type. */
			regainMinutes: z.number().int().min(0).optional(),
			/** Type in that header; `ads_management` when left out, or what the code is about. */
			useCase: z.string().optional(),
			/** Account that the header names, without `act_`; the one of the call's address when left out. */
			account: z.string().optional(),
		})
		.optional(),
});

export type MetaFault = z.infer<typeof faults>;
