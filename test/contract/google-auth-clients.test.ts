import {
	CodeChallengeMethod,
	OAuth2Client,
	type OAuth2ClientOptions,
} from "google-auth-library";
import { decodeJwt, decodeProtectedHeader } from "jose";
import * as openid from "openid-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import {
	adwordsScope,
	sandboxCallback,
	sandboxClient,
} from "../support/sandbox-google.ts";

const account = "agency.admin@example.com";
const sub = "100000000000000000001";

let sandbox: Sandbox;
let issuer: string;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
	issuer = `${sandbox.url}/google-ads`;
});
afterAll(() => sandbox.stop());

/** Answers the consent page with yes; the address that the browser is sent back to. */
async function consent(
	url: string,
	headers: Record<string, string> = {},
): Promise<URL> {
	const reply = await fetch(url, {
		redirect: "manual",
		headers: {
			"x-sandbox-consent": "allow",
			"x-sandbox-account": account,
			...headers,
		},
	});
	expect(reply.status).toBe(302);
	return new URL(reply.headers.get("location") ?? "");
}

describe("google-auth-library, unmodified", () => {
	const createClient = (options: OAuth2ClientOptions = {}) =>
		new OAuth2Client({
			clientId: sandboxClient.client_id,
			clientSecret: sandboxClient.client_secret,
			redirectUri: sandboxCallback,
			issuers: [issuer],
			endpoints: {
				oauth2AuthBaseUrl: `${issuer}/o/oauth2/v2/auth`,
				oauth2TokenUrl: `${issuer}/token`,
				oauth2RevokeUrl: `${issuer}/revoke`,
				tokenInfoUrl: `${issuer}/tokeninfo`,
				oauth2FederatedSignonPemCertsUrl: `${issuer}/oauth2/v1/certs`,
				oauth2FederatedSignonJwkCertsUrl: `${issuer}/oauth2/v3/certs`,
			},
			...options,
		});
	const signIn = async (client: OAuth2Client) => {
		const { codeVerifier, codeChallenge } =
			await client.generateCodeVerifierAsync();
		const callback = await consent(
			client.generateAuthUrl({
				access_type: "offline",
				prompt: "consent",
				scope: ["openid", "email", "profile", adwordsScope],
				nonce: "a nonce",
				code_challenge: codeChallenge ?? "",
				code_challenge_method: CodeChallengeMethod.S256,
			}),
		);
		const { tokens } = await client.getToken({
			code: callback.searchParams.get("code") ?? "",
			codeVerifier,
		});
		client.setCredentials(tokens);
		return tokens;
	};

	test("verifies the signature and the claims of the ID token", async () => {
		const client = createClient();
		const tokens = await signIn(client);
		const ticket = await client.verifyIdToken({
			idToken: tokens.id_token ?? "",
			audience: sandboxClient.client_id,
		});
		expect(ticket.getPayload()).toMatchObject({
			iss: issuer,
			aud: sandboxClient.client_id,
			azp: sandboxClient.client_id,
			sub,
			email: account,
			email_verified: true,
			hd: "example.com",
			given_name: "Agency",
			nonce: "a nonce",
		});
		await expect(
			client.verifyIdToken({
				idToken: tokens.id_token ?? "",
				audience: "another client",
			}),
		).rejects.toThrow(/Wrong recipient/);
	});

	test("refuses an ID token whose claims were changed, or that another sandbox signed", async () => {
		const client = createClient();
		const { id_token = "" } = await signIn(client);
		const [head, payload, signature] = (id_token ?? "").split(".");
		const claims = JSON.parse(
			Buffer.from(payload ?? "", "base64url").toString(),
		) as object;
		const changed = Buffer.from(
			JSON.stringify({ ...claims, sub: "100000000000000000002" }),
		).toString("base64url");
		await expect(
			client.verifyIdToken({ idToken: `${head}.${changed}.${signature}` }),
		).rejects.toThrow(/Invalid token signature/);
		const other = await startSandbox({ port: 0 });
		const elsewhere = createClient({
			issuers: [issuer],
			endpoints: {
				oauth2FederatedSignonPemCertsUrl: `${other.url}/google-ads/oauth2/v1/certs`,
			},
		});
		await expect(
			elsewhere.verifyIdToken({ idToken: id_token ?? "" }),
		).rejects.toThrow(/No pem found/);
		await other.stop();
	});

	test("reads what a token is good for, which it sends in the header", async () => {
		const client = createClient();
		const tokens = await signIn(client);
		const info = await client.getTokenInfo(tokens.access_token ?? "");
		expect(info).toMatchObject({
			aud: sandboxClient.client_id,
			sub,
			email: account,
			access_type: "offline",
		});
		expect(info.scopes).toContain(adwordsScope);
		await expect(client.getTokenInfo("ya29.made-up")).rejects.toThrow(
			/invalid_token|400/,
		);
	});

	test("refreshes by itself and revokes, with body or Basic credentials", async () => {
		const client = createClient();
		const tokens = await signIn(client);
		client.setCredentials({ refresh_token: tokens.refresh_token ?? null });
		const { token } = await client.getAccessToken();
		expect(token).toBeTruthy();
		expect(token).not.toBe(tokens.access_token);
		const reply = await client.request<{ sub: string }>({
			url: `${issuer}/v1/userinfo`,
		});
		expect(reply.data.sub).toBe(sub);
		await client.revokeToken(token ?? "");
		await expect(client.refreshAccessToken()).rejects.toThrow(/invalid_grant/);
	});
});

describe("openid-client, unmodified", () => {
	const discover = (url = issuer) =>
		openid.discovery(
			new URL(url),
			sandboxClient.client_id,
			sandboxClient.client_secret,
			undefined,
			{ execute: [openid.allowInsecureRequests] },
		);

	async function signIn(change: (callback: URL) => void = () => {}): Promise<{
		config: openid.Configuration;
		tokens: Awaited<ReturnType<typeof openid.authorizationCodeGrant>>;
	}> {
		const config = await discover();
		openid.enableNonRepudiationChecks(config);
		const verifier = openid.randomPKCECodeVerifier();
		const nonce = openid.randomNonce();
		const state = openid.randomState();
		const url = openid.buildAuthorizationUrl(config, {
			redirect_uri: sandboxCallback,
			scope: "openid email profile",
			code_challenge: await openid.calculatePKCECodeChallenge(verifier),
			code_challenge_method: "S256",
			access_type: "offline",
			prompt: "consent",
			nonce,
			state,
		});
		const callback = await consent(url.href);
		change(callback);
		return {
			config,
			tokens: await openid.authorizationCodeGrant(config, callback, {
				pkceCodeVerifier: verifier,
				expectedNonce: nonce,
				expectedState: state,
			}),
		};
	}

	test("finds the endpoints, signs in with PKCE and nonce, verifies the signature by JWKS and asks who it is", async () => {
		const { config, tokens } = await signIn();
		const metadata = config.serverMetadata();
		expect(metadata.issuer).toBe(issuer);
		expect(tokens.claims()).toMatchObject({ iss: issuer, sub, email: account });
		expect(
			await openid.fetchUserInfo(config, tokens.access_token, sub),
		).toMatchObject({ sub, email: account, name: "Agency admin" });
		const refreshed = await openid.refreshTokenGrant(
			config,
			tokens.refresh_token ?? "",
		);
		expect(refreshed.claims()).toMatchObject({ iss: issuer, sub });
		await openid.tokenRevocation(config, refreshed.access_token);
		await expect(
			openid.refreshTokenGrant(config, tokens.refresh_token ?? ""),
		).rejects.toMatchObject({ error: "invalid_grant" });
	});

	test("refuses the callback when its issuer is another one", async () => {
		await expect(
			signIn((callback) => {
				expect(callback.searchParams.get("iss")).toBe(issuer);
				callback.searchParams.set("iss", "https://evil.example");
			}),
		).rejects.toMatchObject({
			cause: { message: expect.stringContaining('"iss" (issuer)') },
		});
	});

	test("under another name of the same machine the issuer has that name, in the document as in callback and token", async () => {
		const { port } = new URL(sandbox.url);
		const named = `http://localhost:${port}/google-ads`;
		const config = await discover(named);
		expect(config.serverMetadata()).toMatchObject({
			issuer: named,
			token_endpoint: `${named}/token`,
		});
		const callback = await consent(
			openid.buildAuthorizationUrl(config, {
				redirect_uri: sandboxCallback,
				scope: "openid",
			}).href,
		);
		expect(callback.searchParams.get("iss")).toBe(named);
		// Exchanged under the other name: the token stays of the server that the person saw.
		const reply = await fetch(`${issuer}/token`, {
			method: "POST",
			body: new URLSearchParams({
				...sandboxClient,
				grant_type: "authorization_code",
				redirect_uri: sandboxCallback,
				code: callback.searchParams.get("code") ?? "",
			}),
		});
		const { id_token } = (await reply.json()) as { id_token: string };
		expect(decodeJwt(id_token).iss).toBe(named);
		expect(decodeProtectedHeader(id_token).alg).toBe("RS256");
	});
});
