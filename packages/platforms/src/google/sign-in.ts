import { oauth2 } from "@patchbay/oauth";
import type { Platform, PlatformUrls, SignIn } from "../platform.ts";
import type { Scoped } from "../scope-policy.ts";
import { identify } from "./identify.ts";
import { googleOAuth } from "./oauth.ts";

const urls = {
	authorizeUrl: "https://accounts.google.com/o/oauth2/v2/auth",
	tokenUrl: "https://oauth2.googleapis.com/token",
	revokeUrl: "https://oauth2.googleapis.com/revoke",
	userInfoUrl: "https://openidconnect.googleapis.com/v1/userinfo",
};

const provider = { id: "google", name: "Google" };

/** Sign-in to Patchbay, which may use the app of any of Google's platforms. */
const signIn: SignIn = {
	path: "/oauth/google-sign-in/callback",
	method: oauth2({
		...googleOAuth,
		platformName: provider.name,
		authorizationParameters: (options) =>
			options.reconsent
				? googleOAuth.authorizationParameters(options)
				: // Nothing is kept of a plain sign-in, so no lasting access is asked for.
					{ access_type: "online", prompt: "select_account" },
	}),
};

/**
 * Part of a platform's description that all of Google's share: one authorization server, and one grant for a person and an
 * app, whichever platform asked first. Only the API's address and the scopes differ.
 */
export function googleSignIn({ name, scopes }: Scoped, apiUrl: string) {
	return {
		name,
		scopes,
		urls: { ...urls, apiUrl } satisfies PlatformUrls,
		methods: [oauth2({ ...googleOAuth, platformName: name })],
		provider,
		signIn,
		identify,
	} satisfies Partial<Platform>;
}
