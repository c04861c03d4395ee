import type { Clock } from "../clock.ts";
import type { SandboxOptions } from "../create-sandbox.ts";
import { OAuthServer } from "../oauth-server.ts";

const halfYearSeconds = 183 * 86_400;
const testingLifeSeconds = 604_799;

/** Where the admin app of a development machine takes consents: each of Google's platforms, and signing in. */
export const defaultRedirectUris = ["localhost", "127.0.0.1"].flatMap((host) =>
	["google-ads", "google-workspace", "google-sign-in"].map(
		(flow) => `http://${host}:3000/oauth/${flow}/callback`,
	),
);

export const defaultClients = [
	{ clientId: "sandbox-google-client", clientSecret: "sandbox-google-secret" },
];

/** Google's one authorization server: a person and a client have one grant, whichever of its APIs it opens. */
export function createAuthorizationServer(
	options: SandboxOptions & { clock: Clock },
): OAuthServer {
	const redirectUris = options.redirectUris ?? defaultRedirectUris;
	return new OAuthServer({
		clock: options.clock,
		stateFile: options.stateFile ?? null,
		clients: (options.clients ?? defaultClients).map((client) => ({
			...client,
			redirectUris,
			deleted: false,
		})),
		policy: {
			accessTokenSeconds: options.accessTokenSeconds ?? 3599,
			codeSeconds: 300,
			refreshTokenSeconds: options.isTestingPublishing
				? testingLifeSeconds
				: null,
			refreshTokenIdleSeconds: halfYearSeconds,
			refreshTokensPerGrant: 100,
			prefixes: { code: "4/0", accessToken: "ya29.a0", refreshToken: "1//0g" },
		},
	});
}
