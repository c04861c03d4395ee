import {
	type Sandbox,
	type SandboxOptions,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { tiktokAds } from "../../apps/sandbox/src/tiktok-ads/module.ts";

const callback = "http://localhost:3000/oauth/tiktok-ads/callback";
const { id: appId = "", secret = "" } = tiktokAds.client?.OAUTH2 ?? {};
const root = "/tiktok-ads/open_api/v1.3/";

export type TikTokRow = Record<string, unknown>;
export interface TikTokEnvelope {
	code: number;
	message: string;
	request_id: string;
	data: TikTokRow & {
		list: TikTokRow[];
		page_info: Record<
			"page" | "page_size" | "total_number" | "total_page",
			number
		>;
	};
}
export type TikTokReply = {
	status: number;
	headers: Headers;
	text: string;
	body: TikTokEnvelope;
};

/** A sandbox whose TikTok simulator is called as TikTok's documents say, by one person's token. */
export interface TikTokStand {
	sandbox: Sandbox;
	token: string;
	/** The token's advertisers, in the order of the seed. */
	advertisers: string[];
	/** Calls by GET; whatever is no text is sent as JSON. */
	get(path: string, parameters?: object, token?: string): Promise<TikTokReply>;
	post(path: string, body: object): Promise<TikTokReply>;
	control(name: string, body?: object): Promise<TikTokRow>;
	/** A further token, with what the app may do now. */
	signIn(): Promise<string>;
}

export async function startTikTok(
	options: SandboxOptions = {},
	account = "agency_admin",
): Promise<TikTokStand> {
	const sandbox = await startSandbox({ port: 0, ...options });
	const send = async (
		path: string,
		init: RequestInit,
	): Promise<TikTokReply> => {
		const reply = await fetch(`${sandbox.url}${root}${path}`, init);
		const text = await reply.text();
		return {
			status: reply.status,
			headers: reply.headers,
			text,
			get body() {
				return JSON.parse(text) as TikTokEnvelope;
			},
		};
	};
	const post = (path: string, body: object, token: string) =>
		send(path, {
			method: "POST",
			headers: { "content-type": "application/json", "access-token": token },
			body: JSON.stringify(body),
		});
	const consent = async () => {
		const page = new URL(`${sandbox.url}/tiktok-ads/portal/auth`);
		page.searchParams.set("app_id", appId);
		page.searchParams.set("redirect_uri", callback);
		const reply = await fetch(page, {
			redirect: "manual",
			headers: { "x-sandbox-consent": "allow", "x-sandbox-account": account },
		});
		const { searchParams } = new URL(reply.headers.get("location") ?? "");
		const code = searchParams.get("auth_code");
		const issued = { app_id: appId, secret, auth_code: code };
		const { body } = await post("oauth2/access_token/", issued, "");
		return body.data as TikTokEnvelope["data"] & {
			access_token: string;
			advertiser_ids: string[];
		};
	};
	const { access_token: token, advertiser_ids: advertisers } = await consent();
	const control: TikTokStand["control"] = async (name, body = {}) => {
		const reply = await fetch(`${sandbox.url}/__sandbox/${name}`, {
			method: "POST",
			body: JSON.stringify(body),
		});
		if (!reply.ok) throw new Error(await reply.text());
		return (await reply.json()) as TikTokRow;
	};
	// Tests call as fast as they can; those of the limits switch them on.
	await control("tiktok-ads/limits", { isEnforced: false });
	return {
		sandbox,
		token,
		advertisers,
		signIn: async () => (await consent()).access_token,
		get: (path, parameters = {}, by = token) => {
			const query = new URLSearchParams(
				Object.entries(parameters).map(([name, value]) => [
					name,
					typeof value === "string" ? value : JSON.stringify(value),
				]),
			);
			return send(`${path}?${query}`, { headers: { "access-token": by } });
		},
		post: (path, body) => post(path, body, token),
		control,
	};
}
