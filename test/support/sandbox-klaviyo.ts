import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { knownKeys } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";

/** A document of Klaviyo's API, as far as tests look into one. */
export interface KlaviyoDocument {
	data: KlaviyoResource[];
	included?: KlaviyoResource[];
	links: { self: string; next: string | null; prev: string | null };
	errors?: {
		status: number;
		code: string;
		detail: string;
		source: { parameter?: string; pointer?: string };
	}[];
}

/** A resource, or the one that a document is about. */
export interface KlaviyoResource {
	type: string;
	id: string;
	// biome-ignore lint/suspicious/noExplicitAny: each type has attributes of its own
	attributes: Record<string, any>;
	relationships: Record<string, { data?: unknown; links: object }>;
}

/** A sandbox with short ways to its Klaviyo. */
export interface SandboxKlaviyo {
	sandbox: Sandbox;
	/** A call with the right key; other headers stand beside it or in its place. */
	call(
		path: string,
		init?: {
			method?: string;
			headers?: Record<string, string>;
			body?: unknown;
		},
	): Promise<{ status: number; headers: Headers; document: KlaviyoDocument }>;
	control(action: string, body?: object): Promise<Record<string, unknown>>;
}

/** Starts one whose limits let every call pass until a test says otherwise. */
export async function startKlaviyo(
	settings: Parameters<typeof startSandbox>[0] = {},
): Promise<SandboxKlaviyo> {
	const sandbox = await startSandbox({ port: 0, ...settings });
	const klaviyo: SandboxKlaviyo = {
		sandbox,
		async call(path, { method = "GET", headers = {}, body } = {}) {
			const url = path.startsWith("http")
				? path
				: `${sandbox.url}/klaviyo${path}`;
			const reply = await fetch(url, {
				method,
				headers: {
					authorization: `Klaviyo-API-Key ${knownKeys.apiKey}`,
					revision: "2026-07-15",
					...(body === undefined
						? {}
						: { "content-type": "application/vnd.api+json" }),
					...headers,
				},
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
			});
			const text = await reply.text();
			return {
				status: reply.status,
				headers: reply.headers,
				document: (text === "" ? null : JSON.parse(text)) as KlaviyoDocument,
			};
		},
		async control(action, body = {}) {
			const reply = await fetch(`${sandbox.url}/__sandbox/${action}`, {
				method: "POST",
				body: JSON.stringify(body),
			});
			if (!reply.ok) throw new Error(await reply.text());
			return (await reply.json()) as Record<string, unknown>;
		},
	};
	await klaviyo.control("klaviyo/limits", { isEnforced: false });
	return klaviyo;
}

/** All records of a list, by the links from page to page, and how many pages there were. */
export async function readPages(
	klaviyo: SandboxKlaviyo,
	path: string,
): Promise<{ records: KlaviyoResource[]; pages: number }> {
	const records: KlaviyoResource[] = [];
	let pages = 0;
	for (let next: string | null = path; next !== null; pages++) {
		const { status, document } = await klaviyo.call(next);
		if (status !== 200) throw new Error(JSON.stringify(document));
		records.push(...document.data);
		next = document.links.next;
	}
	return { records, pages };
}

/** Ids that a relationship of a resource leads to. */
export function linkedIds(
	resource: KlaviyoResource | undefined,
	relationship: string,
): string[] {
	const data = resource?.relationships[relationship]?.data;
	if (!Array.isArray(data)) throw new Error(`no ids of ${relationship}`);
	return (data as { id: string }[]).map(({ id }) => id);
}
