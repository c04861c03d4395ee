import { z } from "zod";
import { oauthErrorField } from "../authorization/oauth-fault.ts";

/** Form in which a fault of this platform words its error. */
export const faults = z.strictObject({
	/** Drive's form, or that of Sheets: `reason`, the parameter at fault, the reason of an ErrorInfo among `details`. */
	workspaceError: z
		.strictObject({
			reason: z.string(),
			message: z.string().optional(),
			location: z.string().optional(),
			detail: z.string().optional(),
		})
		.optional(),
	oauthError: oauthErrorField.optional(),
});

export type WorkspaceFault = z.infer<typeof faults>;
