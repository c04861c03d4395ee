import { createLogger } from "@patchbay/logger";
import {
	createAuthorizationRequest,
	exchangeCode,
	generateCodeVerifier,
	generateState,
	type OAuthApp,
	type OAuthRequestOptions,
	parseCallbackQuery,
	refreshTokens,
	type TokenSet,
} from "@patchbay/oauth";
import {
	bearer,
	createTokenSession,
	type HttpLimits,
	oauth2Of,
	type Platform,
	type PlatformEndpoints,
	type PlatformSession,
	parsePlatformEndpoints,
	scopesOfSets,
} from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { modules } from "../../apps/sandbox/src/modules.ts";

/** Call, as the sandbox tells it. */
export interface SeenRequest {
	method: string;
	path: string;
	headerNames: string[];
	headers: Record<string, string>;
	grantType: string | null;
	status: number | null;
}

/** A sandbox in a platform's place, and ways to consent, to break it and to ask what was called. */
export interface PlatformStand {
	sandbox: Sandbox;
	endpoints: PlatformEndpoints;
	app: OAuthApp;
	/** Goes through the consent page as a script and returns the query of the callback. */
	consent(options?: {
		account?: string;
		scopes?: string;
		answer?: "allow" | "deny";
		codeVerifier?: Secret<string>;
	}): Promise<string>;
	/** Consents and exchanges the code. */
	connect(account?: string): Promise<TokenSet>;
	options(app?: OAuthApp): OAuthRequestOptions;
	session(
		tokens: TokenSet,
		limits?: Partial<HttpLimits>,
		extras?: Record<string, string>,
	): PlatformSession;
	/** Path of the token endpoint, which another platform's folder may hold. */
	tokenPath: string;
	/** `path` below the platform's prefix, or from the root with a slash before it; so for `requests` too. */
	break(fault: Record<string, unknown>): Promise<void>;
	mend(): Promise<void>;
	requests(path: string): Promise<SeenRequest[]>;
	control(name: string, body: object): Promise<void>;
}

/** Quick enough for a test, with the same rules. */
export const quickLimits: Partial<HttpLimits> = {
	headersMilliseconds: 1_000,
	pauseMilliseconds: 1_000,
	totalMilliseconds: 3_000,
	replyBytes: 4 * 1_048_576,
	retries: 2,
	firstRetryMilliseconds: 10,
};

/** Starts a sandbox of its own for one connector. */
export async function startStand(
	connector: Platform,
	prefix: string,
	options: { pageSize?: number } = {},
): Promise<PlatformStand> {
	const sandbox = await startSandbox({
		port: 0,
		campaigns: 9,
		days: 40,
		...options,
	});
	const root = `${sandbox.url}/${prefix}`;
	const description = await call(`${sandbox.url}/__sandbox/`);
	const described = (
		(await description.json()) as {
			platforms: Record<string, { endpoints: Record<string, string> }>;
		}
	).platforms[prefix];
	if (!described) throw new Error(`The sandbox has no ${prefix}`);
	const table = parsePlatformEndpoints({
		[connector.id]: described.endpoints,
	});
	const endpoints = table[connector.id];
	const registered = modules.find(({ platform }) => platform === prefix)?.client
		?.OAUTH2;
	if (!registered) throw new Error(`${prefix} has no app of OAuth 2.0`);
	const app: OAuthApp = {
		platform: connector.id,
		clientId: registered.id,
		clientSecrets: [new Secret(registered.secret)],
		redirectUri: `http://localhost:3000/oauth/${prefix}/callback`,
		extras: registered.extras,
	};
	const logger = createLogger({ name: "contract", level: "silent" });
	const standardVerifier = new Secret(generateCodeVerifier());

	const stand: PlatformStand = {
		sandbox,
		endpoints,
		app,
		tokenPath: new URL(endpoints.tokenUrl).pathname,
		async consent({ account, scopes, answer = "allow", codeVerifier } = {}) {
			const url = createAuthorizationRequest(
				oauth2Of(connector),
				app,
				endpoints,
				{
					scopes: scopesOfSets(connector),
					state: generateState(),
					codeVerifier: (codeVerifier ?? standardVerifier).reveal(),
					reconsent: false,
				},
			);
			const reply = await fetch(url, {
				redirect: "manual",
				headers: {
					"x-sandbox-consent": answer,
					...(account === undefined ? {} : { "x-sandbox-account": account }),
					...(scopes === undefined ? {} : { "x-sandbox-scopes": scopes }),
				},
			});
			const location = reply.headers.get("location");
			if (reply.status !== 302 || location === null)
				throw new Error(`No redirect: ${reply.status} ${await reply.text()}`);
			if (!location.startsWith(`${app.redirectUri}?`))
				throw new Error("The redirect goes elsewhere");
			return new URL(location).search;
		},
		async connect(account) {
			const query = parseCallbackQuery(
				await stand.consent(account === undefined ? {} : { account }),
			);
			return exchangeCode({
				...stand.options(),
				code: query.code ?? "",
				codeVerifier: standardVerifier,
			});
		},
		options: (other = app) => ({
			definition: oauth2Of(connector),
			app: other,
			endpoints,
			requestId: "contract-suite",
			timeoutMilliseconds: 2_500,
			readTimeoutMilliseconds: 1_000,
		}),
		session(tokens, limits = quickLimits, extras = {}) {
			let current = tokens;
			const session = createTokenSession({
				credential: {
					method: "OAUTH2",
					token: tokens.accessToken,
					refreshToken: null,
				},
				scopes: tokens.scopes,
				platform: connector,
				app: null,
				endpoints,
				extras,
				requestId: "contract-suite",
				logger,
				limits,
			});
			return {
				...session,
				authorize: async (request) => bearer(request, current.accessToken),
				async renewAfterRefusal() {
					const { refreshToken } = tokens;
					if (!refreshToken) throw new Error("There is no refresh token");
					current = await refreshTokens({ ...stand.options(), refreshToken });
				},
			};
		},
		async break(fault) {
			const path = String(fault.path ?? "");
			await post(`${sandbox.url}/__sandbox/faults`, {
				...fault,
				path: path.startsWith("/") ? path : `/${prefix}/${path}`,
			});
		},
		async mend() {
			await call(`${sandbox.url}/__sandbox/faults`, "DELETE");
			await call(`${sandbox.url}/__sandbox/requests`, "DELETE");
		},
		async requests(path) {
			const pattern = encodeURIComponent(
				path.startsWith("/") ? path : `${new URL(root).pathname}/${path}`,
			);
			const reply = await call(
				`${sandbox.url}/__sandbox/requests?path=${pattern}`,
			);
			return ((await reply.json()) as { requests: SeenRequest[] }).requests;
		},
		async control(name, body) {
			await post(`${sandbox.url}/__sandbox/${prefix}/${name}`, body);
		},
	};
	return stand;
}

async function call(url: string, method = "GET"): Promise<Response> {
	const reply = await fetch(url, { method });
	if (!reply.ok) throw new Error(`${method} ${url}: ${await reply.text()}`);
	return reply;
}

async function post(url: string, body: object): Promise<void> {
	const reply = await fetch(url, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	if (!reply.ok) throw new Error(`POST ${url}: ${await reply.text()}`);
}
