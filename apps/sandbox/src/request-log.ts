import { isPathMatch } from "./faults.ts";
import type { SandboxRequest } from "./simulator.ts";

/** One call as `GET /__sandbox/requests` tells it: never a token, a code or a secret. */
export type LoggedRequest = {
	id: number;
	/** ISO 8601. */
	time: string;
	transport: "http" | "tls";
	method: string;
	path: string;
	query: Record<string, string>;
	headerNames: string[];
	headers: Record<string, string>;
	/** Grant type of a token request. */
	grantType: string | null;
	/** Null while it is being answered; 0 when the connection was cut without an answer. */
	status: number | null;
	/** The kind of the scripted fault it met. */
	fault: string | null;
	/** Fields that the platform itself tells of the call (`Simulator.notes`), such as a query's text. */
	[note: string]: unknown;
};

const shownHeaders = [
	"user-agent",
	"x-request-id",
	"content-type",
	"accept",
	"accept-encoding",
];

/** Hidden for every platform: what OAuth 2.0 and 1.0a send through a browser. */
export const hiddenEverywhere: readonly string[] = [
	"code",
	"auth_code",
	"state",
	"nonce",
	"code_challenge",
	"oauth_nonce",
	"denied",
	"key",
];
/** Names that credentials go by, so that one is hidden before anybody thinks of it. A page's token is none. */
const credentialName =
	/^(?!.*page_?token).*(token|secret|proof|passw|signature|verifier|assertion|credential|api_?key)/;
const keptRequests = 20_000;
/** A longer body is not read for what is safe to tell of it. */
const readBodyBytes = 100_000;

/** Keeps what was called, the newest 20,000. */
export class RequestLog {
	#entries: LoggedRequest[] = [];
	#nextId = 1;
	readonly #hidden: ReadonlySet<string>;
	readonly #shownHeaders: readonly string[];

	/** @param modules each names parameters to hide and headers to show; both hold for calls of all of them */
	constructor(
		modules: readonly {
			hidden: readonly string[];
			shownHeaders?: readonly string[];
		}[],
	) {
		this.#hidden = new Set([
			...hiddenEverywhere,
			...modules.flatMap(({ hidden }) =>
				hidden.map((name) => name.toLowerCase()),
			),
		]);
		this.#shownHeaders = [
			...shownHeaders,
			...modules.flatMap((one) => one.shownHeaders ?? []),
		];
	}

	start(request: SandboxRequest, transport: "http" | "tls"): LoggedRequest {
		const query: Record<string, string> = {};
		for (const [name, value] of request.query)
			query[name] = this.#isHidden(name.toLowerCase()) ? "[hidden]" : value;
		const headers: Record<string, string> = {};
		for (const name of this.#shownHeaders) {
			const value = request.headers[name];
			if (value !== undefined) headers[name] = value;
		}
		const entry: LoggedRequest = {
			id: this.#nextId++,
			time: new Date().toISOString(),
			transport,
			method: request.method,
			path: request.path,
			query,
			headerNames: Object.keys(request.headers).sort(),
			headers,
			grantType: null,
			status: null,
			fault: null,
		};
		this.#entries.push(entry);
		if (this.#entries.length > keptRequests)
			this.#entries = this.#entries.slice(-keptRequests / 2);
		return entry;
	}

	/** Lists calls whose path fits (prefix, or pattern with `*`), oldest first. */
	list(pathPattern: string | null): LoggedRequest[] {
		return this.#entries.filter(
			(entry) => pathPattern === null || isPathMatch(pathPattern, entry.path),
		);
	}

	clear(): void {
		this.#entries = [];
	}

	#isHidden(name: string): boolean {
		return this.#hidden.has(name) || credentialName.test(name);
	}
}

/** A JSON or form body as an object, for what is safe to tell of it; null for any other, and for a long one. */
export function readableBody(
	contentType: string,
	body: Buffer,
): Record<string, unknown> | null {
	if (body.length >= readBodyBytes) return null;
	const text = body.toString("utf8");
	if (contentType.startsWith("application/x-www-form-urlencoded"))
		return Object.fromEntries(new URLSearchParams(text));
	if (!contentType.startsWith("application/json")) return null;
	try {
		const parsed: unknown = JSON.parse(text);
		return typeof parsed === "object" && parsed !== null
			? (parsed as Record<string, unknown>)
			: null;
	} catch {
		// The platform answers bad JSON in its own way.
		return null;
	}
}
