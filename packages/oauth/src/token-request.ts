import { InstallationFault, isOwnNetworkFault } from "@patchbay/errors";
import { inSpan } from "@patchbay/telemetry";
import { Agent, type Dispatcher, errors, request } from "undici";
import {
	PlatformUnavailable,
	RateLimited,
	TokenResponseInvalid,
} from "./errors.ts";
import { parseExactJson } from "./exact-json.ts";
import {
	countRequest,
	outcomeOf,
	outcomeOfStatus,
	type RequestOutcome,
} from "./platform-figures.ts";
import { retryAfter } from "./retry-after.ts";

export const longestReplyBytes = 64 * 1024;

/** A call that carries secrets: to a token, revocation, request-token or inspection endpoint. */
export interface TokenRequest {
	method?: "POST" | "GET" | "DELETE";
	url: string | URL;
	headers?: Readonly<Record<string, string>>;
	body?:
		| { form: URLSearchParams }
		| { json: Readonly<Record<string, unknown>> };
}

/** Party that an error names, and the way a call is ended. */
export interface TokenRequestOptions {
	platformName: string;
	/**
	 * Waits for the request's turn under the platform's limits. Called before each request, and never left out: nobody goes
	 * past the count.
	 */
	waitTurn: () => Promise<void>;
	/** Sent as `X-Request-Id`, so that the platform's log and ours can be matched. */
	requestId?: string | undefined;
	signal?: AbortSignal | undefined;
	/** Total time in milliseconds; 15 seconds when left out. */
	timeoutMilliseconds?: number | undefined;
	/** Longest pause between two pieces of the reply, in milliseconds; 5 seconds when left out. */
	readTimeoutMilliseconds?: number | undefined;
}

/** A reply, whole and within its limits, not yet judged. */
export interface TokenReply {
	status: number;
	/** Names in lower case. */
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Media type without parameters, lower case; empty when the reply names none. */
	mediaType: string;
	/** Time from Retry-After. */
	retryAt: Date | null;
	text: string;
	/** The text as JSON with exact integers; undefined when it is none. */
	json: unknown;
}

let agent: Dispatcher | undefined;

/**
 * Sends secrets: no redirect is followed (a 307 would carry them elsewhere), the reply is bounded in size, in total time
 * and in the time between two pieces.
 * @throws {PlatformUnavailable} when no whole reply comes in time
 * @throws {TokenResponseInvalid} when the reply is larger than 64 KiB or redirects
 * @throws what `waitTurn` throws, before anything is sent
 */
export async function sendTokenRequest(
	sent: TokenRequest,
	options: TokenRequestOptions,
): Promise<TokenReply> {
	const { platformName } = options;
	return inSpan(
		"token request",
		{ kind: "CLIENT", facts: { "patchbay.platform": platformName } },
		async () => {
			const startedAt = performance.now();
			let bytes = 0;
			const count = (outcome: RequestOutcome) =>
				countRequest(platformName, { startedAt, bytes, outcome });
			try {
				const reply = await transmit(sent, options, (size) => {
					bytes = size;
				});
				count(outcomeOfStatus(reply.status));
				return reply;
			} catch (error) {
				// One that was not let go was not sent.
				if (!(error instanceof RateLimited))
					count(outcomeOf(error, options.signal?.aborted === true));
				throw error;
			}
		},
	);
}

/** Sends the request once, in its turn. */
async function transmit(
	sent: TokenRequest,
	options: TokenRequestOptions,
	received: (bytes: number) => void,
): Promise<TokenReply> {
	agent ??= new Agent({ connect: { timeout: 5_000 }, keepAliveTimeout: 4_000 });
	const readTimeout = options.readTimeoutMilliseconds ?? 5_000;
	options.signal?.throwIfAborted();
	await options.waitTurn();
	const deadline = AbortSignal.timeout(options.timeoutMilliseconds ?? 15_000);
	try {
		const reply = await request(sent.url, {
			method: sent.method ?? "POST",
			dispatcher: agent,
			headers: {
				accept: "application/json",
				"accept-encoding": "identity",
				...(options.requestId === undefined
					? {}
					: { "x-request-id": options.requestId }),
				...contentType(sent.body),
				...sent.headers,
			},
			body: write(sent.body),
			headersTimeout: readTimeout,
			bodyTimeout: readTimeout,
			signal: options.signal
				? AbortSignal.any([deadline, options.signal])
				: deadline,
		});
		// A body that is given up emits an error, which nobody else would hear.
		reply.body.on("error", () => {});
		if (reply.statusCode >= 300 && reply.statusCode < 400) {
			reply.body.destroy();
			throw unusable(options.platformName, `a redirect (${reply.statusCode})`);
		}
		const pieces: Buffer[] = [];
		let size = 0;
		for await (const piece of reply.body) {
			size += (piece as Buffer).length;
			received(size);
			if (size > longestReplyBytes) {
				reply.body.destroy();
				throw unusable(options.platformName, "more than 64 KiB");
			}
			pieces.push(piece as Buffer);
		}
		const text = Buffer.concat(pieces).toString("utf8");
		return {
			status: reply.statusCode,
			headers: reply.headers,
			mediaType: mediaTypeOf(reply.headers["content-type"]),
			retryAt: retryAfter(reply.headers),
			text,
			json: asJson(text),
		};
	} catch (error) {
		if (error instanceof TokenResponseInvalid) throw error;
		if (options.signal?.aborted) throw options.signal.reason;
		if (isOwnNetworkFault(error))
			throw new InstallationFault(
				`This installation cannot reach ${options.platformName} right now because of a problem on this side. Ask its operator to look at the log.`,
				{ cause: new Error(`token request failed: ${describe(error)}`) },
			);
		throw new PlatformUnavailable(
			`${options.platformName} does not answer. Try again in a few minutes.`,
			{ cause: new Error(`token request failed: ${describe(error)}`) },
		);
	}
}

/** The error for a reply that has not the form it must have; `shape` describes it without a value of it. */
export function unusable(
	platformName: string,
	shape: string,
): TokenResponseInvalid {
	return new TokenResponseInvalid(
		`${platformName} sent an answer that cannot be used. Try again; if this keeps happening, tell the operator.`,
		shape,
	);
}

function contentType(body: TokenRequest["body"]): Record<string, string> {
	if (body === undefined) return {};
	return {
		"content-type":
			"form" in body ? "application/x-www-form-urlencoded" : "application/json",
	};
}

function write(body: TokenRequest["body"]): string | null {
	if (body === undefined) return null;
	return "form" in body ? body.form.toString() : JSON.stringify(body.json);
}

function asJson(text: string): unknown {
	try {
		return parseExactJson(text);
	} catch {
		return undefined;
	}
}

function mediaTypeOf(header: string | string[] | undefined): string {
	const first = Array.isArray(header) ? header[0] : header;
	return (first ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** The kind of a network failure: its code, never its text, which may hold the address. */
function describe(error: unknown): string {
	if (error instanceof errors.UndiciError) return error.code;
	if (error instanceof Error)
		return "code" in error && typeof error.code === "string"
			? error.code
			: error.name;
	return "unknown";
}
