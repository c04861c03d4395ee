import { OAuth2Server } from "../../authorization/oauth2-server.ts";
import type { OAuth2Policy } from "../../authorization/policy.ts";
import type { World } from "../../world/world.ts";
import type { Behaviour } from "../calls/behaviour.ts";
import { client } from "../client.ts";
import { WwwLimits } from "./www-limits.ts";

/** Reddit's authorization server, as its page and its endpoints need it. */
export type SignIn = {
	world: World;
	server: OAuth2Server;
	limits: WwwLimits;
	behaviour: Behaviour;
};

const daySeconds = 86_400;

export function createSignIn(world: World, behaviour: Behaviour): SignIn {
	const policy: OAuth2Policy = {
		codeSeconds: 600,
		get accessTokenSeconds() {
			return (
				behaviour.accessTokenSeconds ??
				world.settings.accessTokenSeconds ??
				daySeconds
			);
		},
		refresh: {
			// Only where the app asked for `duration=permanent`.
			issued: "offline_consent",
			rotates: false,
			reuseSeconds: 0,
			seconds: null,
			idleSeconds: null,
			perGrant: null,
		},
		pkce: "ignored",
		challengeMethods: [],
		scopes: "request",
		prefixes: { code: "", accessToken: "eyJ", refreshToken: "5001-" },
	};
	return {
		world,
		behaviour,
		limits: new WwwLimits(world.clock),
		server: new OAuth2Server({
			name: "reddit-ads",
			clock: world.clock,
			state: world.state,
			clients: world.clientsOf(client, world.redirectUrisOf("reddit-ads")),
			policy,
		}),
	};
}
