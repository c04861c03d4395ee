import type { PlatformConnector } from "../connector.ts";
import { identify } from "../google-ads/identify.ts";
import { createGoogleWorkspaceClient } from "./client.ts";
import { files } from "./files.ts";
import { googleWorkspaceOAuth } from "./oauth.ts";

export const googleWorkspace: PlatformConnector = {
	platform: "GOOGLE_WORKSPACE",
	oauth: googleWorkspaceOAuth,
	apiVersion: "Drive v3, Sheets v4",
	// Google has published none for either.
	apiVersionEndsOn: null,
	// Drive allows 12,000 queries a minute to one user; what is asked here is far below.
	rateLimitHints: {
		concurrentPerAccount: 2,
		perSecondPerAccount: 10,
		perDayPerApp: null,
	},
	scopeSetOf: { verify: "drive", files: "drive" },
	identify,
	async verify(session) {
		await createGoogleWorkspaceClient(session).about();
	},
	files,
};
