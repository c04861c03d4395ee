import type { Logger } from "@patchbay/logger";

declare module "@remix-run/node" {
	/** Values that the server hands to each request's loaders and actions. */
	interface AppLoadContext {
		apiUrl: string;
		adminUrl: string;
		requestId: string;
		cspNonce: string;
		/** Client's address for the API, with a proof that the admin vouches for it. */
		vouchedClient: string;
		/** The query string exactly as it came; `URL` would normalise it. */
		rawQuery: string;
		logger: Logger;
	}
}
