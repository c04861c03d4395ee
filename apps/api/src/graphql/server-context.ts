import type { AccessContext } from "@patchbay/access";
import type { AnswerMeter } from "./cost/answer-meter.ts";

/** Values that our HTTP server hands over with each request. */
export interface ServerContext {
	requestId: string;
	/** Caller; null where introspection is open to everybody and nobody is signed in. */
	access: AccessContext | null;
	/** Counts the bytes of the whole answer. */
	meter: AnswerMeter;
	/** Fires when the client goes or the server stops. */
	signal(): AbortSignal;
	/** Fires when the client goes. */
	gone(): AbortSignal;
}
