import type { Sandbox } from "../../apps/sandbox/src/create-sandbox.ts";
import { googleClient } from "../../apps/sandbox/src/google/client.ts";

export const sandboxClient = {
	client_id: googleClient.id,
	client_secret: googleClient.secret,
};
export const sandboxCallback =
	"http://localhost:3000/oauth/google-ads/callback";
export const adwordsScope = "https://www.googleapis.com/auth/adwords";

export type SandboxTokens = {
	access_token: string;
	refresh_token?: string;
	expires_in: number;
	scope: string;
	id_token?: string;
	token_type: string;
};

/** Talks to a running sandbox as scripts do: no page, no connector. */
export class SandboxGoogle {
	readonly sandbox: Sandbox;

	constructor(sandbox: Sandbox) {
		this.sandbox = sandbox;
	}

	/** GET of the authorize address; a parameter set to null is left out. */
	async authorize(
		parameters: Record<string, string | null> = {},
		headers: Record<string, string> = { "x-sandbox-consent": "allow" },
	): Promise<Response> {
		const query = new URLSearchParams();
		const all = {
			client_id: sandboxClient.client_id,
			redirect_uri: sandboxCallback,
			response_type: "code",
			scope: `openid email ${adwordsScope}`,
			access_type: "offline",
			state: "a state",
			...parameters,
		};
		for (const [name, value] of Object.entries(all))
			if (value !== null) query.set(name, value);
		return await fetch(
			`${this.sandbox.url}/google-ads/o/oauth2/v2/auth?${query}`,
			{ redirect: "manual", headers },
		);
	}

	/** The code of a consent. */
	async code(
		parameters: Record<string, string | null> = {},
		headers: Record<string, string> = {},
	): Promise<string> {
		const reply = await this.authorize(parameters, {
			"x-sandbox-consent": "allow",
			...headers,
		});
		const location = new URL(reply.headers.get("location") ?? "");
		return location.searchParams.get("code") ?? "";
	}

	async token(form: Record<string, string>): Promise<Response> {
		return await fetch(`${this.sandbox.url}/google-ads/token`, {
			method: "POST",
			body: new URLSearchParams({ ...sandboxClient, ...form }),
		});
	}

	async exchange(code: string, more: Record<string, string> = {}) {
		return await this.token({
			grant_type: "authorization_code",
			redirect_uri: sandboxCallback,
			code,
			...more,
		});
	}

	/** Consent and exchange in one. */
	async tokens(
		account = "agency.admin@example.com",
		parameters: Record<string, string | null> = {},
		headers: Record<string, string> = {},
	): Promise<SandboxTokens> {
		const code = await this.code(parameters, {
			"x-sandbox-account": account,
			...headers,
		});
		return (await (await this.exchange(code)).json()) as SandboxTokens;
	}

	async api(
		accessToken: string,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	): Promise<Response> {
		return await fetch(`${this.sandbox.url}/google-ads/v25/${path}`, {
			method: body === undefined ? "GET" : "POST",
			headers: {
				authorization: `Bearer ${accessToken}`,
				"content-type": "application/json",
				...headers,
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
	}

	async control(path: string, body: unknown = {}): Promise<unknown> {
		const reply = await fetch(`${this.sandbox.url}/__sandbox/${path}`, {
			method: "POST",
			body: JSON.stringify(body),
		});
		if (!reply.ok)
			throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
		return await reply.json();
	}
}
