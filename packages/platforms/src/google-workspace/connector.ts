import type { PlatformConnector } from "../connector.ts";
import { identify } from "../google-ads/identify.ts";
import { createGoogleWorkspaceClient } from "./client.ts";
import { classifyError } from "./errors.ts";
import { files } from "./files.ts";
import { googleWorkspaceOAuth } from "./oauth.ts";

export const googleWorkspace: PlatformConnector = {
	platform: "GOOGLE_WORKSPACE",
	oauth: googleWorkspaceOAuth,
	apiVersion: "Drive v3, Sheets v4",
	// Google has published none for either.
	apiVersionEndsOn: null,
	// Drive allows 12,000 queries a minute to one user; what is asked here is far below.
	limits: {
		concurrentPerAccount: 2,
		buckets: {
			person: { per: "person", windows: [{ requests: 10, seconds: 1 }] },
			token: { per: "person", windows: [{ requests: 60, seconds: 60 }] },
		},
		always: ["person"],
	},
	scopeSetOf: { verify: "drive", files: "drive" },
	identify,
	async verify(session) {
		await createGoogleWorkspaceClient(session).about();
	},
	classifyError,
	files,
};
