import {
	type Sandbox,
	type SandboxOptions,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { linkedinAds } from "../../apps/sandbox/src/linkedin-ads/module.ts";

export const linkedinCallback =
	"http://localhost:3000/oauth/linkedin-ads/callback";
export const linkedinScopes =
	"openid profile r_ads rw_ads r_ads_reporting r_organization_social";
const { id: clientId = "", secret = "" } = linkedinAds.client?.OAUTH2 ?? {};

export type LinkedinRow = Record<string, unknown>;
export interface LinkedinBody extends LinkedinRow {
	elements: LinkedinRow[];
	metadata: { nextPageToken?: string };
}
export interface LinkedinReply {
	status: number;
	headers: Headers;
	text: string;
	body: LinkedinBody;
}
export interface LinkedinTokens {
	access_token: string;
	expires_in: number;
	refresh_token?: string;
	refresh_token_expires_in?: number;
	scope: string;
	id_token?: string;
}

/** A sandbox whose LinkedIn simulator is called as LinkedIn's documents say, by one person's token. */
export interface LinkedinStand {
	sandbox: Sandbox;
	/** Address of the simulator. */
	root: string;
	tokens: LinkedinTokens;
	/** Calls the versioned API by GET; the query is sent as it stands. */
	get(path: string, headers?: Record<string, string>): Promise<LinkedinReply>;
	/** A partial update; the header of the method can be changed. */
	patch(
		path: string,
		body: unknown,
		headers?: Record<string, string>,
	): Promise<LinkedinReply>;
	/** Posts a form to the authorization server, with the app's credentials in it. */
	form(path: string, fields: Record<string, string>): Promise<LinkedinReply>;
	/** Goes through the consent page as a script; the address that it leads back to. */
	consent(options?: {
		account?: string;
		scope?: string;
		answer?: "allow" | "deny";
	}): Promise<URL>;
	signIn(account?: string, scope?: string): Promise<LinkedinTokens>;
	control(name: string, body?: object): Promise<LinkedinRow>;
}

export async function startLinkedin(
	options: SandboxOptions = {},
	account = "agency_admin",
): Promise<LinkedinStand> {
	const sandbox = await startSandbox({ port: 0, ...options });
	const root = `${sandbox.url}/linkedin-ads`;
	const send = async (
		path: string,
		init: RequestInit,
	): Promise<LinkedinReply> => {
		const reply = await fetch(`${root}/${path}`, init);
		const text = await reply.text();
		return {
			status: reply.status,
			headers: reply.headers,
			text,
			get body() {
				return JSON.parse(text) as LinkedinBody;
			},
		};
	};
	const form: LinkedinStand["form"] = (path, fields) =>
		send(`oauth/v2/${path}`, {
			method: "POST",
			body: new URLSearchParams({
				client_id: clientId,
				client_secret: secret,
				...fields,
			}),
		});
	const consent: LinkedinStand["consent"] = async ({
		account: who = account,
		scope = linkedinScopes,
		answer = "allow",
	} = {}) => {
		const page = new URL(`${root}/oauth/v2/authorization`);
		page.search = `${new URLSearchParams({
			response_type: "code",
			client_id: clientId,
			redirect_uri: linkedinCallback,
			state: "s1",
			scope,
		})}`;
		const reply = await fetch(page, {
			redirect: "manual",
			headers: { "x-sandbox-consent": answer, "x-sandbox-account": who },
		});
		return new URL(reply.headers.get("location") ?? "");
	};
	const signIn: LinkedinStand["signIn"] = async (who, scope) => {
		const { searchParams } = await consent({
			...(who === undefined ? {} : { account: who }),
			...(scope === undefined ? {} : { scope }),
		});
		const { text } = await form("accessToken", {
			grant_type: "authorization_code",
			code: searchParams.get("code") ?? "",
			redirect_uri: linkedinCallback,
		});
		return JSON.parse(text) as LinkedinTokens;
	};
	const tokens = await signIn();
	const usual = {
		authorization: `Bearer ${tokens.access_token}`,
		"linkedin-version": "202607",
		"x-restli-protocol-version": "2.0.0",
	};
	/** A header that is empty is not sent. */
	const withHeaders = (headers: Record<string, string>) =>
		Object.fromEntries(
			Object.entries({ ...usual, ...headers }).filter(
				([, value]) => value !== "",
			),
		);
	return {
		sandbox,
		root,
		tokens,
		form,
		consent,
		signIn,
		get: (path, headers = {}) =>
			send(`rest/${path}`, { headers: withHeaders(headers) }),
		patch: (path, body, headers = {}) =>
			send(`rest/${path}`, {
				method: "POST",
				headers: withHeaders({
					"content-type": "application/json",
					"x-restli-method": "PARTIAL_UPDATE",
					...headers,
				}),
				body: typeof body === "string" ? body : JSON.stringify(body),
			}),
		async control(name, body = {}) {
			const reply = await fetch(`${sandbox.url}/__sandbox/${name}`, {
				method: "POST",
				body: JSON.stringify(body),
			});
			if (!reply.ok) throw new Error(await reply.text());
			return (await reply.json()) as LinkedinRow;
		},
	};
}
