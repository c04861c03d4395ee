import { definePlatform } from "../define-platform.ts";
import { token } from "../google/limits.ts";
import { googleSignIn } from "../google/sign-in.ts";
import { createGoogleWorkspaceClient } from "./client.ts";
import { files } from "./files.ts";
import { googleWorkspaceScoped } from "./scoped.ts";

export const googleWorkspace = definePlatform({
	id: "GOOGLE_WORKSPACE",
	...googleSignIn(googleWorkspaceScoped, "https://www.googleapis.com"),
	// Google has published no end for either.
	api: { version: "Drive v3, Sheets v4", endsOn: null },
	appExtras: {},
	environment: {
		app: {
			clientId: "1234-abc.apps.googleusercontent.com",
			clientSecret: "GOCSPX-new,GOCSPX-old",
		},
		login: { refreshToken: "1//04abc…" },
	},
	// Drive allows 12,000 queries a minute to one user; what is asked here is far below.
	limits: {
		concurrentPerAccount: 2,
		buckets: {
			person: { per: "person", windows: [{ requests: 10, seconds: 1 }] },
			token,
		},
		always: ["person"],
	},
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
