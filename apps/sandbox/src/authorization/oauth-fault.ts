import { z } from "zod";
import { json } from "../reply.ts";
import type { Reply } from "../simulator.ts";

/** RFC 6749's error form as a fault, for the modules whose token endpoint words its errors so: a field of their `faults`. */
export const oauthErrorField = z.strictObject({
	error: z.string(),
	description: z.string().optional(),
	subtype: z.string().optional(),
});

const noStore = {
	"cache-control": "no-cache, no-store, max-age=0, must-revalidate",
	pragma: "no-cache",
};

/** `{"error", "error_description", "error_subtype"}` with headers that forbid caching. */
export function oauthError(
	status: number,
	error: string,
	description?: string,
	subtype?: string,
): Reply {
	return json(
		status,
		{
			error,
			...(description === undefined ? {} : { error_description: description }),
			...(subtype === undefined ? {} : { error_subtype: subtype }),
		},
		noStore,
	);
}

/** The reply of a scripted `oauthError`: 401 for a client that is not let in, else 400. */
export function oauthFaultReply(
	scripted: z.infer<typeof oauthErrorField>,
	status: number | undefined,
): Reply {
	const isClient = ["invalid_client", "deleted_client"].includes(
		scripted.error,
	);
	return oauthError(
		status ?? (isClient ? 401 : 400),
		scripted.error,
		scripted.description,
		scripted.subtype,
	);
}
