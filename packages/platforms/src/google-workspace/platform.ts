import { oauth2 } from "@patchbay/oauth";
import { identify } from "../google-ads/identify.ts";
import { googleProvider, googleSignIn } from "../google-ads/oauth.ts";
import { googleUrls } from "../google-ads/urls.ts";
import { definePlatform } from "../scope-checks.ts";
import { createGoogleWorkspaceClient } from "./client.ts";
import { files } from "./files.ts";
import { googleWorkspaceOAuth, googleWorkspaceScoped } from "./oauth.ts";

export const googleWorkspace = definePlatform({
	id: "GOOGLE_WORKSPACE",
	...googleWorkspaceScoped,
	// Google has published no end for either.
	api: { version: "Drive v3, Sheets v4", endsOn: null },
	urls: { ...googleUrls, apiUrl: "https://www.googleapis.com" },
	methods: [oauth2(googleWorkspaceOAuth)],
	provider: googleProvider,
	signIn: googleSignIn,
	appExtras: {},
	// Drive allows 12,000 queries a minute to one user; what is asked here is far below.
	limits: {
		concurrentPerAccount: 2,
		buckets: {
			person: { per: "person", windows: [{ requests: 10, seconds: 1 }] },
			token: { per: "person", windows: [{ requests: 60, seconds: 60 }] },
		},
		always: ["person"],
	},
	identify,
	parts: {
		verify: {
			scopeSet: "drive",
			async run(session) {
				await createGoogleWorkspaceClient(session).about();
			},
		},
		files: { scopeSet: "drive", run: files },
	},
});
