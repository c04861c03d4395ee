import type { Logger } from "@patchbay/logger";

declare module "@remix-run/node" {
	/** What the server hands to each request's loaders and actions. */
	interface AppLoadContext {
		apiUrl: string;
		adminUrl: string;
		requestId: string;
		cspNonce: string;
		/** `X-Forwarded-For` for the API: the client's address as far as trusted proxies vouch for it. */
		forwardedFor: string;
		/** The query string exactly as it came; `URL` would normalise it. */
		rawQuery: string;
		logger: Logger;
	}
}
