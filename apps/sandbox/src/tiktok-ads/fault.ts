import { z } from "zod";

/** Form in which a fault of this platform words its error. */
export const faults = z.strictObject({
	/** An envelope with this code. It is sent with status 200 unless the fault names another. */
	tiktokError: z
		.strictObject({
			code: z.number().int(),
			message: z.string().optional(),
		})
		.optional(),
});

export type TikTokFault = z.infer<typeof faults>;
