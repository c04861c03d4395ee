import { OAuth2Server } from "../authorization/oauth2-server.ts";
import type { World } from "../world/world.ts";
import { googleClient } from "./client.ts";

const halfYearSeconds = 183 * 86_400;
const testingLifeSeconds = 604_799;

/** Addresses at which the app takes consents: each of Google's platforms, and signing in. */
export function googleRedirectUris(world: World): readonly string[] {
	return world.redirectUrisOf(
		"google-ads",
		"google-workspace",
		"google-sign-in",
	);
}

/** Google's one authorization server: a person and a client have one grant, whichever of its APIs it opens. */
export function googleAuthorization(world: World): OAuth2Server {
	return world.shared("google authorization", () => {
		const { accessTokenSeconds, isTestingPublishing } = world.settings;
		return new OAuth2Server({
			name: "google",
			clock: world.clock,
			state: world.state,
			clients: world.clientsOf(googleClient, googleRedirectUris(world)),
			policy: {
				codeSeconds: 300,
				accessTokenSeconds: accessTokenSeconds ?? 3599,
				refresh: {
					issued: "offline_consent",
					rotates: false,
					reuseSeconds: 0,
					seconds: isTestingPublishing ? testingLifeSeconds : null,
					idleSeconds: halfYearSeconds,
					perGrant: 100,
				},
				pkce: "optional",
				challengeMethods: ["S256", "plain"],
				scopes: "request",
				prefixes: {
					code: "4/0",
					accessToken: "ya29.a0",
					refreshToken: "1//0g",
				},
			},
		});
	});
}
