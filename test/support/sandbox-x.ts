import { signOAuth1 } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import {
	type Sandbox,
	type SandboxOptions,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { xAds } from "../../apps/sandbox/src/x-ads/module.ts";

/** The app's callback address. */
export const xCallback = "http://localhost:3000/oauth/x-ads/callback";
const { id: consumerKey = "", secret: consumerSecret = "" } =
	xAds.client?.OAUTH1 ?? {};

/** Differences of one call's signature from the usual one. */
export interface XSigning {
	token?: string;
	tokenSecret?: string;
	consumerSecret?: string;
	consumerKey?: string;
	protocol?: Record<string, string>;
	form?: URLSearchParams;
	/** Sent as JSON, which is not signed. */
	json?: unknown;
	nonce?: string;
	/** Seconds that are added to the time. */
	later?: number;
	method?: string;
	/** Changes the header after it was signed. */
	forge?: (header: string) => string;
}

export type XRow = Record<string, unknown>;

/** A reply as tests read it. */
export interface XReply {
	status: number;
	text: string;
	headers: Headers;
	form: URLSearchParams;
	/** Code of the first error. */
	readonly code: number | string | undefined;
	readonly json: {
		data: XRow[];
		next_cursor: string | null;
		total_count?: number;
		request: { params: XRow };
		operation_errors?: { code: string; parameter?: string }[][];
		time_series_length?: number;
	};
	/** Data of an answer with one object. */
	readonly one: XRow;
}

/** A token of somebody, with its secret. */
export interface XToken {
	reply: URLSearchParams;
	token: string;
	tokenSecret: string;
}

/** Sandbox whose X is called as X's documents say. The signatures are the product's; the sandbox checks them with code of its own. */
export interface XStand {
	sandbox: Sandbox;
	control(name: string, body: object): Promise<unknown>;
	call(path: string, signing?: XSigning): Promise<XReply>;
	begin(more?: XSigning): Promise<XReply>;
	/** Sends the person's browser to the page, and returns where it is sent from there. */
	consent(token: string, account: string, answer?: string): Promise<URL | null>;
	exchange(
		request: { token: string; tokenSecret: string },
		verifier: string,
	): Promise<XReply>;
	connect(account: string, more?: XSigning): Promise<XToken>;
	/** Reads all pages of a list. */
	all(path: string, by: XToken): Promise<XRow[]>;
}

export async function startX(options: SandboxOptions): Promise<XStand> {
	const sandbox = await startSandbox({ port: 0, ...options });
	let nonces = 0;
	const call: XStand["call"] = async (path, signing = {}) => {
		const { method = "GET", forge = (header: string) => header } = signing;
		const url = new URL(`${sandbox.url}/x-ads${path}`);
		nonces += 1;
		const header = signOAuth1(
			{
				method,
				url,
				...(signing.form ? { form: signing.form } : {}),
				protocol: signing.protocol ?? {},
			},
			{
				consumerKey: signing.consumerKey ?? consumerKey,
				consumerSecret: new Secret(signing.consumerSecret ?? consumerSecret),
				token: signing.token,
				tokenSecret:
					signing.tokenSecret === undefined
						? null
						: new Secret(signing.tokenSecret),
			},
			{
				nonce: signing.nonce ?? `nonce${nonces}`,
				timestamp: Math.floor((await now()) / 1000) + (signing.later ?? 0),
			},
		);
		const reply = await fetch(url, {
			method,
			headers: {
				authorization: forge(header),
				...(signing.json === undefined
					? {}
					: { "content-type": "application/json" }),
			},
			...(signing.form ? { body: signing.form } : {}),
			...(signing.json === undefined
				? {}
				: { body: JSON.stringify(signing.json) }),
		});
		return readReply(reply);
	};
	let isMoved = false;
	const now = async () => {
		if (!isMoved) return Date.now();
		const reply = await fetch(`${sandbox.url}/__sandbox/clock`);
		return Date.parse(((await reply.json()) as { now: string }).now);
	};
	const stand: XStand = {
		sandbox,
		call,
		async control(name, body) {
			if (name === "clock") isMoved = true;
			const reply = await fetch(`${sandbox.url}/__sandbox/${name}`, {
				method: "POST",
				body: JSON.stringify(body),
			});
			if (!reply.ok) throw new Error(await reply.text());
			return reply.json();
		},
		begin: (more = {}) =>
			call("/oauth/request_token", {
				method: "POST",
				protocol: { oauth_callback: xCallback },
				...more,
			}),
		async consent(token, account, answer = "allow") {
			const reply = await fetch(
				`${sandbox.url}/x-ads/oauth/authorize?oauth_token=${token}`,
				{
					redirect: "manual",
					headers: {
						"x-sandbox-consent": answer,
						"x-sandbox-account": account,
					},
				},
			);
			const location = reply.headers.get("location");
			return location === null ? null : new URL(location);
		},
		exchange: (request, verifier) =>
			call("/oauth/access_token", {
				method: "POST",
				...request,
				protocol: { oauth_verifier: verifier },
			}),
		async connect(account, more = {}) {
			const { form } = await stand.begin(more);
			const request = {
				token: form.get("oauth_token") ?? "",
				tokenSecret: form.get("oauth_token_secret") ?? "",
			};
			const back = await stand.consent(request.token, account);
			const issued = await stand.exchange(
				request,
				back?.searchParams.get("oauth_verifier") ?? "",
			);
			return {
				reply: issued.form,
				token: issued.form.get("oauth_token") ?? "",
				tokenSecret: issued.form.get("oauth_token_secret") ?? "",
			};
		},
		async all(path, by) {
			const rows: XRow[] = [];
			let cursor: string | null = null;
			do {
				const mark = path.includes("?") ? "&" : "?";
				const reply: XReply = await call(
					cursor === null ? path : `${path}${mark}cursor=${cursor}`,
					by,
				);
				if (reply.status !== 200) throw new Error(reply.text);
				rows.push(...reply.json.data);
				cursor = reply.json.next_cursor;
			} while (cursor !== null);
			return rows;
		},
	};
	return stand;
}

async function readReply(reply: Response): Promise<XReply> {
	const text = await reply.text();
	const json = () => JSON.parse(text) as XReply["json"];
	return {
		status: reply.status,
		text,
		headers: reply.headers,
		form: new URLSearchParams(text),
		get code() {
			return (JSON.parse(text) as { errors: { code: number | string }[] })
				.errors[0]?.code;
		},
		get json() {
			return json();
		},
		get one() {
			return json().data as unknown as XRow;
		},
	};
}
