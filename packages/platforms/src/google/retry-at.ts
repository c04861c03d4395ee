import { retryAfter } from "@patchbay/oauth";
import type { HttpReply } from "../http-reply.ts";
import { afterSeconds } from "../read-failure.ts";
import type { GoogleFailure } from "./failure.ts";

/** When Google lets us go on: as the error's details say, else its Retry-After; null when neither does. */
export function retryAtOf(
	{ retryDelaySeconds }: GoogleFailure,
	{ headers }: HttpReply,
): Date | null {
	return retryDelaySeconds === null
		? retryAfter(headers)
		: afterSeconds(retryDelaySeconds);
}
