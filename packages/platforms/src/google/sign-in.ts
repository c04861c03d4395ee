import { oauth2 } from "@patchbay/oauth";
import type { Platform, PlatformUrls } from "../platform.ts";
import type { Scoped } from "../scope-policy.ts";
import { identify } from "./identify.ts";
import { googleOAuth } from "./oauth.ts";

const urls = {
	authorizeUrl: "https://accounts.google.com/o/oauth2/v2/auth",
	tokenUrl: "https://oauth2.googleapis.com/token",
	revokeUrl: "https://oauth2.googleapis.com/revoke",
	userInfoUrl: "https://openidconnect.googleapis.com/v1/userinfo",
};

/**
 * Part of a platform's description that all of Google's share: one authorization server, and one grant for a person and an
 * app, whichever platform asked first. Only the API's address and the scopes differ.
 */
export function googleSignIn({ name, scopes }: Scoped, apiUrl: string) {
	const oauth = { ...googleOAuth, platformName: name };
	return {
		name,
		scopes,
		urls: { ...urls, apiUrl } satisfies PlatformUrls,
		methods: [oauth2(oauth)],
		oauth2: oauth,
		provider: { id: "google", name: "Google" },
		// Sign-in to Patchbay may use the app of any of Google's platforms.
		signInPath: "/oauth/google-sign-in/callback",
		identify,
	} satisfies Partial<Platform>;
}
