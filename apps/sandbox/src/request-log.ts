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
	/** Of a token request. */
	grantType: string | null;
	/** The GAQL text of a search. */
	gaql: string | null;
	pageToken: boolean;
	/** Null while it is being answered; 0 when the connection was cut without an answer. */
	status: number | null;
	/** The kind of the scripted fault it met. */
	fault: string | null;
};

const safeHeaders = [
	"login-customer-id",
	"linked-customer-id",
	"user-agent",
	"x-request-id",
	"content-type",
	"accept",
	"accept-encoding",
	"x-goog-api-client",
];
const hiddenParameters = new Set([
	"code",
	"token",
	"access_token",
	"refresh_token",
	"id_token",
	"client_secret",
	"state",
	"nonce",
	"code_challenge",
	"code_verifier",
	"upload_id",
]);
const keptRequests = 20_000;

/** What was called, the newest 20,000. */
export class RequestLog {
	#entries: LoggedRequest[] = [];
	#nextId = 1;

	start(request: SandboxRequest, transport: "http" | "tls"): LoggedRequest {
		const query: Record<string, string> = {};
		for (const [name, value] of request.query)
			query[name] = hiddenParameters.has(name) ? "[hidden]" : value;
		const headers: Record<string, string> = {};
		for (const name of safeHeaders) {
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
			gaql: request.query.get("query"),
			pageToken: Boolean(request.query.get("pageToken")),
			status: null,
			fault: null,
		};
		this.#entries.push(entry);
		if (this.#entries.length > keptRequests)
			this.#entries = this.#entries.slice(-keptRequests / 2);
		return entry;
	}

	/** Reads what is safe to tell from a body: the grant type, or the query. */
	noteBody(entry: LoggedRequest, contentType: string, body: Buffer): void {
		if (contentType.startsWith("application/x-www-form-urlencoded")) {
			entry.grantType = new URLSearchParams(body.toString("utf8")).get(
				"grant_type",
			);
		} else if (
			contentType.startsWith("application/json") &&
			body.length < 100_000
		) {
			try {
				const parsed: unknown = JSON.parse(body.toString("utf8"));
				if (typeof parsed !== "object" || parsed === null) return;
				if ("query" in parsed && typeof parsed.query === "string")
					entry.gaql = parsed.query;
				entry.pageToken ||=
					("pageToken" in parsed && Boolean(parsed.pageToken)) ||
					("page_token" in parsed && Boolean(parsed.page_token));
			} catch {
				// The platform answers bad JSON in its own way.
			}
		}
	}

	/** Those whose path fits (prefix, or pattern with `*`), oldest first. */
	list(pathPattern: string | null): LoggedRequest[] {
		return this.#entries.filter(
			(entry) => pathPattern === null || isPathMatch(pathPattern, entry.path),
		);
	}

	clear(): void {
		this.#entries = [];
	}
}
