import {
	type Sandbox,
	type SandboxOptions,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { redditAds } from "../../apps/sandbox/src/reddit-ads/module.ts";

const callback = "http://localhost:3000/oauth/reddit-ads/callback";
const { id: clientId = "", secret = "" } = redditAds.client?.OAUTH2 ?? {};
export const userAgent = "web:brandhub:1.0 (by /u/owner)";
export const basic = (id = clientId, password = secret) =>
	`Basic ${Buffer.from(`${id}:${password}`).toString("base64")}`;

export type RedditRow = Record<string, unknown>;
export interface RedditReply {
	status: number;
	headers: Headers;
	text: string;
	/** The reply read as JSON. */
	body: RedditRow & {
		data: RedditRow[] & RedditRow & { metrics: RedditRow[] };
		error: {
			code: number;
			message: string;
			fields?: { field: string; message: string }[];
		};
		pagination: {
			next_url: string | null;
			previous_url: string | null;
			page_index: number;
			total_count: number;
		};
	};
}

export interface RedditTokens {
	access_token: string;
	refresh_token?: string;
	token_type: string;
	expires_in: number;
	scope: string;
}

/** A sandbox whose Reddit simulator is called as Reddit's documents say, by one person's token. */
export interface RedditStand {
	sandbox: Sandbox;
	token: string;
	/** Calls the API; a path below `/api/v3`, or a whole address. A body is sent as it is, wrapped in `data`. */
	call(
		method: string,
		path: string,
		data?: unknown,
		init?: RequestInit,
	): Promise<RedditReply>;
	get(path: string): Promise<RedditReply>;
	/** A form to the token endpoint or to that for revoking. */
	www(
		path: string,
		form: Record<string, string>,
		headers?: Record<string, string>,
	): Promise<RedditReply>;
	/** The address that the person comes back to. */
	consent(
		parameters?: Record<string, string | null>,
		headers?: Record<string, string>,
	): Promise<{ status: number; back: URL | null }>;
	signIn(parameters?: Record<string, string | null>): Promise<RedditTokens>;
	control(name: string, body?: object): Promise<RedditRow>;
}

export async function startReddit(
	options: SandboxOptions = {},
	account = "agency_admin",
): Promise<RedditStand> {
	const sandbox = await startSandbox({ port: 0, ...options });
	const root = `${sandbox.url}/reddit-ads`;
	let token = "";
	const send = async (url: string, init: RequestInit): Promise<RedditReply> => {
		const reply = await fetch(url, init);
		const text = await reply.text();
		return {
			status: reply.status,
			headers: reply.headers,
			text,
			get body() {
				return JSON.parse(text) as RedditReply["body"];
			},
		};
	};
	const call: RedditStand["call"] = (method, path, data, init = {}) =>
		send(path.startsWith("http") ? path : `${root}/api/v3/${path}`, {
			method,
			...(data === undefined ? {} : { body: JSON.stringify({ data }) }),
			...init,
			headers: {
				authorization: `Bearer ${token}`,
				"user-agent": userAgent,
				...(data === undefined ? {} : { "content-type": "application/json" }),
				...(init.headers as Record<string, string>),
			},
		});
	const www: RedditStand["www"] = (path, form, headers = {}) =>
		send(`${root}/api/v1/${path}`, {
			method: "POST",
			body: new URLSearchParams(form),
			headers: {
				authorization: basic(),
				"user-agent": userAgent,
				...headers,
			},
		});
	const consent: RedditStand["consent"] = async (
		parameters = {},
		headers = {},
	) => {
		const page = new URL(`${root}/api/v1/authorize`);
		for (const [name, value] of Object.entries({
			client_id: clientId,
			response_type: "code",
			state: "state",
			redirect_uri: callback,
			duration: "permanent",
			scope: "adsread adsedit",
			...parameters,
		}))
			if (value !== null) page.searchParams.set(name, value);
		const reply = await fetch(page, {
			redirect: "manual",
			headers: {
				"x-sandbox-consent": "allow",
				"x-sandbox-account": account,
				...headers,
			},
		});
		await reply.body?.cancel();
		const location = reply.headers.get("location");
		return {
			status: reply.status,
			back: location === null ? null : new URL(location),
		};
	};
	const signIn: RedditStand["signIn"] = async (parameters) => {
		const { back } = await consent(parameters);
		const { body } = await www("access_token", {
			grant_type: "authorization_code",
			code: back?.searchParams.get("code") ?? "",
			redirect_uri: callback,
		});
		return body as unknown as RedditTokens;
	};
	token = (await signIn()).access_token;
	const control: RedditStand["control"] = async (name, body = {}) => {
		const reply = await fetch(`${sandbox.url}/__sandbox/${name}`, {
			method: "POST",
			body: JSON.stringify(body),
		});
		if (!reply.ok) throw new Error(await reply.text());
		return (await reply.json()) as RedditRow;
	};
	// Tests call as fast as they can; those of the limits switch them on.
	await control("reddit-ads/limits", { isEnforced: false });
	return {
		sandbox,
		token,
		call,
		get: (path) => call("GET", path),
		www,
		consent,
		signIn,
		control,
	};
}
