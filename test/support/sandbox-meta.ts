import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { metaAds } from "../../apps/sandbox/src/meta-ads/module.ts";

export const metaCallback = "http://localhost:3000/oauth/meta-ads/callback";
export const metaApp = metaAds.client?.OAUTH2 ?? {
	id: "",
	secret: "",
	extras: {},
};

/** Everything that a person is asked for in most tests. */
export const usualScope =
	"ads_read,ads_management,business_management,pages_show_list";

/** An object as it comes from Meta: nothing of it is known for sure. */
export interface GraphBody {
	id?: string;
	data?: Record<string, unknown>[];
	paging?: {
		cursors: { before: string; after: string };
		next?: string;
		previous?: string;
	};
	error?: {
		message: string;
		type: string;
		code: number;
		error_subcode?: number;
		error_data?: { blame_field_specs: string[][] };
		error_user_msg?: string;
		fbtrace_id: string;
	};
	[field: string]: unknown;
}

export interface GraphReply {
	status: number;
	headers: Headers;
	text: string;
	body: GraphBody;
}

/** Ticks that stay, and changed parameters of the dialog. */
interface ConsentChoices {
	scopes?: string;
	dialog?: Record<string, string | null>;
}

type Parameters = Readonly<Record<string, string | number>>;

/** The sandbox's Meta, called as its documents say. */
export class SandboxMeta {
	readonly root: string;
	readonly #sandbox: Sandbox;

	constructor(sandbox: Sandbox) {
		this.#sandbox = sandbox;
		this.root = `${sandbox.url}/meta-ads/v26.0`;
	}

	async control(name: string, body: object = {}): Promise<unknown> {
		const reply = await fetch(`${this.#sandbox.url}/__sandbox/${name}`, {
			method: "POST",
			body: JSON.stringify(body),
		});
		if (!reply.ok) throw new Error(await reply.text());
		return reply.json();
	}

	/** A control action of this platform. */
	act(name: string, body: object = {}): Promise<unknown> {
		return this.control(`meta-ads/${name}`, body);
	}

	advanceClock(advanceSeconds: number): Promise<unknown> {
		return this.control("clock", { advanceSeconds });
	}

	dialog(
		changed: Readonly<Record<string, string | null>> = {},
		headers: Record<string, string> = {},
	): Promise<Response> {
		const url = new URL(`${this.root}/dialog/oauth`);
		const parameters = {
			client_id: metaApp.id,
			redirect_uri: metaCallback,
			response_type: "code",
			state: "a state",
			scope: usualScope,
			...changed,
		};
		for (const [name, value] of Object.entries(parameters))
			if (value !== null) url.searchParams.set(name, value);
		return fetch(url, { redirect: "manual", headers });
	}

	/** Parameters with which somebody's agreement comes back. */
	async consent(
		account: string,
		more: ConsentChoices = {},
	): Promise<URLSearchParams> {
		const reply = await this.dialog(more.dialog, {
			"x-sandbox-consent": "allow",
			"x-sandbox-account": account,
			...(more.scopes === undefined ? {} : { "x-sandbox-scopes": more.scopes }),
		});
		const location = reply.headers.get("location");
		if (location === null) throw new Error(await reply.text());
		return new URL(location).searchParams;
	}

	/** A call of the token endpoint, by GET. */
	token(parameters: Parameters): Promise<GraphReply> {
		return this.get("oauth/access_token", null, {
			client_id: metaApp.id,
			client_secret: metaApp.secret,
			...parameters,
		});
	}

	exchange(code: string | null, changed: Parameters = {}): Promise<GraphReply> {
		return this.token({
			redirect_uri: metaCallback,
			code: code ?? "",
			...changed,
		});
	}

	/** A short-lived token of somebody who agrees to everything. */
	async signIn(account: string, more: ConsentChoices = {}): Promise<string> {
		const answer = await this.consent(account, more);
		const { body } = await this.exchange(answer.get("code"));
		return String(body.access_token);
	}

	get(
		path: string,
		token: string | null,
		parameters: Parameters = {},
	): Promise<GraphReply> {
		const url = new URL(`${this.root}/${path}`);
		for (const [name, value] of Object.entries(parameters))
			url.searchParams.set(name, String(value));
		return this.fetch(url.href, {
			headers: token === null ? {} : { authorization: `Bearer ${token}` },
		});
	}

	send(
		method: "POST" | "DELETE",
		path: string,
		token: string,
		parameters: Parameters = {},
	): Promise<GraphReply> {
		return this.fetch(`${this.root}/${path}`, {
			method,
			headers: { authorization: `Bearer ${token}` },
			body: new URLSearchParams(
				Object.entries(parameters).map(([name, value]) => [
					name,
					String(value),
				]),
			),
		});
	}

	async fetch(url: string, init: RequestInit = {}): Promise<GraphReply> {
		const reply = await fetch(url, init);
		const text = await reply.text();
		return {
			status: reply.status,
			headers: reply.headers,
			text,
			body: JSON.parse(text) as GraphBody,
		};
	}

	/** All members of a list, over all of its pages, and how many there were. */
	async all(
		path: string,
		token: string,
		parameters: Parameters = {},
	): Promise<{ members: Record<string, unknown>[]; pages: number }> {
		const members: Record<string, unknown>[] = [];
		let reply = await this.get(path, token, parameters);
		for (let pages = 1; ; pages++) {
			if (reply.body.error) throw new Error(reply.text);
			members.push(...(reply.body.data ?? []));
			const next = reply.body.paging?.next;
			if (next === undefined) return { members, pages };
			reply = await this.fetch(next);
		}
	}
}

/** Starts a sandbox and signs in somebody who reaches most of what there is. */
export async function startMeta(): Promise<{
	sandbox: Sandbox;
	meta: SandboxMeta;
	token: string;
}> {
	const sandbox = await startSandbox({ port: 0 });
	const meta = new SandboxMeta(sandbox);
	return {
		sandbox,
		meta,
		token: await meta.signIn("agency.admin@example.com"),
	};
}
