import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import { buffer } from "node:stream/consumers";
import { platformKey } from "@patchbay/db/platform-key";
import { Provider } from "oidc-provider";
import type { Sandbox } from "../../apps/sandbox/src/create-sandbox.ts";
import { callbackUri, people } from "./connecting.ts";
import { defaultPlatform } from "./default-platform.ts";
import {
	adwordsScope,
	SandboxGoogle,
	sandboxClient,
} from "./sandbox-google.ts";

const apiPath = `/${platformKey(defaultPlatform)}`;

/** Treatment of the requests that the token endpoint gets from now on. */
export interface TokenTreatment {
	/** Milliseconds between the work and the answer: by then the refresh token is spent already. */
	answerAfter?: number;
	/** Keeps requests from the provider until it resolves. */
	holdBefore?: Promise<unknown>;
}

/** A certified OpenID provider in Google's place, stricter than Google. */
export interface RotatingProvider {
	/** In the form of PLATFORM_ENDPOINTS_FILE. */
	endpoints: Record<string, Record<string, string>>;
	/** Signs in and agrees as a browser would; answers the callback's query. Throws when the provider refuses. */
	consent(authorizationUrl: string, account?: string): Promise<string>;
	treatTokens(treatment: TokenTreatment): void;
	/** Requests to the token endpoint since the last `forget`, whatever became of them. */
	tokenCalls(): number;
	/** Grants that were revoked because a refresh token came a second time. */
	revoked(): number;
	/** Tells whether an access token is honoured. */
	isLive(accessToken: string): Promise<boolean>;
	forget(): void;
	close(): Promise<void>;
}

/**
 * Starts oidc-provider: PKCE demanded, each refresh token good for one use and a second use ending the whole family,
 * `iss` in each callback. Its access tokens open the sandbox's Google Ads API as the brand owner's.
 */
export async function startRotatingProvider(
	sandbox: Sandbox,
): Promise<RotatingProvider> {
	let treatment: TokenTreatment = {};
	let tokenCalls = 0;
	let revoked = 0;
	const server = createServer((request, response) => {
		handle(request, response).catch((error: Error) => {
			if (!response.headersSent) response.writeHead(500);
			response.end(error.message);
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	const port = typeof address === "object" && address ? address.port : 0;
	const issuer = `http://127.0.0.1:${port}`;
	const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const provider = new Provider(issuer, {
		clients: [
			{
				...sandboxClient,
				redirect_uris: [callbackUri],
				grant_types: ["authorization_code", "refresh_token"],
				response_types: ["code"],
				token_endpoint_auth_method: "client_secret_post",
			},
		],
		jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "1" }] },
		cookies: { keys: [randomBytes(32).toString("hex")] },
		scopes: ["openid", "email", "offline_access", adwordsScope],
		claims: { openid: ["sub"], email: ["email", "email_verified"] },
		conformIdTokenClaims: false,
		pkce: { required: () => true },
		// Google gives one to whoever asks for access_type=offline.
		issueRefreshToken: async () => true,
		rotateRefreshToken: true,
		findAccount: (_ctx, accountId) => ({
			accountId,
			claims: () => ({
				sub: accountId,
				email: `${accountId}@example.com`,
				email_verified: true,
			}),
		}),
		interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
		features: {
			devInteractions: { enabled: false },
			revocation: { enabled: true },
		},
		ttl: {
			AccessToken: 3_600,
			AuthorizationCode: 60,
			Grant: 86_400,
			IdToken: 3_600,
			Interaction: 600,
			RefreshToken: 86_400,
			Session: 86_400,
		},
	});
	provider.on("grant.revoked", () => {
		revoked += 1;
	});
	const callback = provider.callback();
	const google = await new SandboxGoogle(sandbox).tokens(
		people.brandOwner.email,
		{ prompt: "consent" },
	);

	async function handle(request: IncomingMessage, response: ServerResponse) {
		const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
		if (path.startsWith("/interaction/")) return agree(request, response);
		if (path.startsWith(`${apiPath}/`)) return callApi(request, response);
		if (path === "/token/revocation") {
			// Google asks nobody for a client's proof here; the provider does.
			const { client_id: id, client_secret: secret } = sandboxClient;
			const proof = new URLSearchParams({
				client_id: id,
				client_secret: secret,
			});
			const body = Buffer.concat([
				await buffer(request),
				Buffer.from(`&${proof}`),
			]);
			const reply = await fetch(`${issuer}/own-revocation`, {
				method: "POST",
				headers: { "content-type": "application/x-www-form-urlencoded" },
				body: new Uint8Array(body),
			});
			response.writeHead(reply.status).end(await reply.text());
			return;
		}
		if (path === "/own-revocation") request.url = "/token/revocation";
		if (path === "/token") {
			tokenCalls += 1;
			const { answerAfter, holdBefore } = treatment;
			await holdBefore;
			if (answerAfter) {
				const end = response.end.bind(response) as (body?: unknown) => void;
				response.end = ((body?: unknown) => {
					setTimeout(() => end(body), answerAfter);
					return response;
				}) as typeof response.end;
			}
		}
		await callback(request, response);
	}

	/** The pages that ask who it is and whether they agree. */
	async function agree(request: IncomingMessage, response: ServerResponse) {
		const details = await provider.interactionDetails(request, response);
		if (details.prompt.name === "login") {
			const accountId = String(request.headers["x-account"] ?? "person-1");
			await provider.interactionFinished(request, response, {
				login: { accountId },
			});
			return;
		}
		const grant = new provider.Grant({
			accountId: details.session?.accountId ?? "",
			clientId: sandboxClient.client_id,
		});
		grant.addOIDCScope(String(details.params.scope));
		await provider.interactionFinished(
			request,
			response,
			{ consent: { grantId: await grant.save() } },
			{ mergeWithLastSubmission: true },
		);
	}

	/** The ad platform's API, for whoever brings a live token of the provider. */
	async function callApi(request: IncomingMessage, response: ServerResponse) {
		const body = await buffer(request);
		const [, token = ""] =
			/^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
		const isLive = (await provider.AccessToken.find(token)) !== undefined;
		const bearer = isLive ? google.access_token : "not-a-token";
		const loginCustomerId = request.headers["login-customer-id"];
		const reply = await fetch(`${sandbox.url}${request.url}`, {
			method: request.method ?? "GET",
			headers: {
				authorization: `Bearer ${bearer}`,
				"content-type": request.headers["content-type"] ?? "application/json",
				...(loginCustomerId
					? { "login-customer-id": String(loginCustomerId) }
					: {}),
			},
			...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
		});
		response.writeHead(reply.status, {
			"content-type": reply.headers.get("content-type") ?? "application/json",
		});
		response.end(await reply.text());
	}

	return {
		endpoints: {
			[defaultPlatform]: {
				authorizeUrl: `${issuer}/auth`,
				tokenUrl: `${issuer}/token`,
				revokeUrl: `${issuer}/token/revocation`,
				apiUrl: `${issuer}${apiPath}`,
			},
		},
		async consent(authorizationUrl, account = "person-1") {
			const cookies = new Map<string, string>();
			let at = authorizationUrl;
			for (let steps = 0; steps < 10; steps += 1) {
				const reply = await fetch(at, {
					redirect: "manual",
					headers: {
						cookie: [...cookies]
							.map(([name, value]) => `${name}=${value}`)
							.join("; "),
						"x-account": account,
					},
				});
				for (const cookie of reply.headers.getSetCookie()) {
					const [, name = "", value = ""] =
						/^([^=]+)=([^;]*)/.exec(cookie) ?? [];
					cookies.set(name, value);
				}
				const location = reply.headers.get("location");
				if (location === null)
					throw new Error(`${reply.status}: ${await reply.text()}`);
				if (location.startsWith(`${callbackUri}?`))
					return location.slice(callbackUri.length + 1);
				at = new URL(location, at).href;
			}
			throw new Error("The consent does not end");
		},
		treatTokens(wanted) {
			treatment = wanted;
		},
		tokenCalls: () => tokenCalls,
		revoked: () => revoked,
		isLive: async (accessToken) =>
			(await provider.AccessToken.find(accessToken)) !== undefined,
		forget() {
			treatment = {};
			tokenCalls = 0;
			revoked = 0;
		},
		async close() {
			const closed = once(server, "close");
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}
