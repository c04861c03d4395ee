import { retryAfter } from "@patchbay/oauth";
import type { HttpReply } from "../http-reply.ts";
import { afterSeconds } from "../read-failure.ts";
import type { GoogleFailure } from "./failure.ts";

/** Reads when Google lets us go on: from the error's details, else its Retry-After; null when neither says. */
export function retryAtOf(
	{ retryDelaySeconds }: GoogleFailure,
	{ headers }: HttpReply,
): Date | null {
	return retryDelaySeconds === null
		? retryAfter(headers)
		: afterSeconds(retryDelaySeconds);
}
