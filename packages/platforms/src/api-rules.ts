import type { PlatformId } from "@patchbay/oauth";
import type { HttpReply } from "./http-reply.ts";
import type { Usage } from "./limit-policy.ts";
import type { Failure, FailureRules } from "./meanings.ts";

/** Rules of a platform's API that hold for every call. */
export interface ApiRules extends FailureRules {
	/** Name of the API for people, such as `Google Ads`. */
	name: string;
	/** Platform for which figures count its requests, where that is not its name in capitals. */
	platform?: PlatformId;
	/** The failure that a reply stands for, whatever its status; null for a success. Asked for every whole reply. */
	failureOf(reply: HttpReply): Failure | null;
	/**
	 * Reads the platform's limits from a reply's headers and body. Called for every reply, failures too.
	 * @param bucket that counted the request, where the reply does not name one itself
	 */
	usageOf?(reply: HttpReply, bucket: string): Usage[];
	/** Platform's own id of the request, for its support. */
	requestIdOf?(reply: HttpReply): string | null;
	/** Sent with every request, such as a version. Names in lower case. */
	headers?: Readonly<Record<string, string>>;
}
