import { OAuth2Server } from "../../authorization/oauth2-server.ts";
import type { World } from "../../world/world.ts";
import { client } from "../client.ts";

/** The one scope of the API. Older ones are refused. */
export const apiScope = "https://ads.microsoft.com/msads.manage";
/** Scopes that open nothing of the API: a refresh token, an ID token and its claims. */
export const identityScopes = ["offline_access", "openid", "profile", "email"];

const day = 86_400;

/** The identity platform's server: each refresh gives another refresh token, and the older ones go on until their time is over. */
export function createIdentityServer(world: World): OAuth2Server {
	return new OAuth2Server({
		name: "microsoft-ads",
		clock: world.clock,
		state: world.state,
		clients: world.clientsOf(client, world.redirectUrisOf("microsoft-ads")),
		policy: {
			codeSeconds: 600,
			accessTokenSeconds: world.settings.accessTokenSeconds ?? 3_600,
			refresh: {
				issued: "offline_consent",
				rotates: true,
				reuseSeconds: 90 * day,
				seconds: 90 * day,
				idleSeconds: null,
				perGrant: null,
			},
			pkce: "optional",
			challengeMethods: ["S256", "plain"],
			scopes: "request",
			prefixes: { code: "M.C5_", accessToken: "eyJ0", refreshToken: "0.AX" },
		},
	});
}
