import { setTimeout as sleep } from "node:timers/promises";
import { InstallationFault, isOwnNetworkFault } from "@patchbay/errors";
import pRetry, { AbortError } from "p-retry";
import { Agent, type Dispatcher, errors, request } from "undici";
import {
	AccessTokenRefused,
	GrantRevoked,
	NoAnswer,
	PlatformUnavailable,
	RateLimited,
	UnexpectedReply,
} from "./errors.ts";
import { type HttpLimits, limitsOf } from "./http-limits.ts";
import type { CredentialHandle, Outgoing } from "./outgoing.ts";
import type { PlatformSession } from "./session.ts";

/** A reply with a failure status, as far as it is needed to tell what it means. */
export interface HttpReply {
	status: number;
	/** Names in lower case. */
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Parsed JSON, or the text when it is none. */
	body: unknown;
}

export interface HttpRequest {
	method: "GET" | "POST";
	url: string;
	headers?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	body?: unknown;
	/** The ad account that the request is about. */
	account?: string;
	/** True for a read: it is sent again after a transient failure. */
	repeatable: boolean;
}

export interface HttpRules {
	platformName: string;
	/** The error that a reply with a failure stands for. */
	classifyError(reply: HttpReply): Error;
	/** Where the platform puts its own id of the request. */
	requestIdHeader: string;
}

/** However a session decides, a request is not sent more often than this. */
const mostRefusals = 4;

// Waiting longer than this is the caller's matter, who can park the work.
const longestPauseMilliseconds = 10_000;

let agent: Dispatcher | undefined;

/**
 * Sends a request with the session's credential and returns the parsed JSON of its reply. A refused one is renewed and
 * the request sent once more; only a refusal of the renewed one says anything of the grant. Transient failures of reads are tried again with backoff and jitter. Redirects are not
 * followed: they would carry the token elsewhere.
 * @throws what `classifyError` makes of a failure; {@link PlatformUnavailable} when no whole reply comes in time;
 * {@link UnexpectedReply} when it is not JSON or too large; {@link GrantRevoked} when the renewed credential is refused too
 */
export async function requestJson(
	session: PlatformSession,
	rules: HttpRules,
	what: HttpRequest,
): Promise<unknown> {
	const limits = limitsOf(session.limits);
	const signal = session.signal ? { signal: session.signal } : {};
	let number = 0;
	const attempt = async (): Promise<unknown> => {
		number += 1;
		for (let refusals = 0; ; refusals += 1) {
			const outgoing = toOutgoing(what);
			await session.admit?.(outgoing.bucket, outgoing.account);
			const { request, credential } = await session.authorize(outgoing);
			try {
				const reply = await send(session, rules, request, limits, number);
				session.accepted?.(credential);
				return reply;
			} catch (error) {
				if (!(error instanceof AccessTokenRefused)) throw error;
				await seeToRefusal(session, rules, { credential, refusals, error });
			}
		}
	};
	return pRetry(attempt, {
		retries: what.repeatable ? limits.retries : 0,
		minTimeout: limits.firstRetryMilliseconds,
		maxTimeout: longestPauseMilliseconds,
		randomize: true,
		...signal,
		shouldRetry: ({ error }) =>
			error instanceof PlatformUnavailable &&
			!(error instanceof NoAnswer) &&
			waitOf(error) <= longestPauseMilliseconds,
		onFailedAttempt: async ({ error, retryDelay }) => {
			const wait = waitOf(error) - retryDelay;
			if (wait > 0 && wait <= longestPauseMilliseconds)
				await sleep(wait, undefined, signal);
		},
	});
}

/**
 * Lets the session renew a credential that was refused, once; a further refusal is weighed by it. Returns when the request is
 * to be sent once more. A renewal that failed is not tried again here: whoever tried it did.
 */
async function seeToRefusal(
	session: PlatformSession,
	rules: HttpRules,
	refused: { credential: CredentialHandle; refusals: number; error: Error },
): Promise<void> {
	const { credential, refusals, error } = refused;
	try {
		if (refusals === 0) await session.renewAfterRefusal(credential);
		else if (!session.confirmRefusal) throw revoked(rules, error);
		else if (refusals < mostRefusals) await session.confirmRefusal(credential);
		else
			throw new PlatformUnavailable(
				`${rules.platformName} did not accept the access just now. Try again in a minute.`,
				{ cause: error },
			);
	} catch (failure) {
		throw failure instanceof PlatformUnavailable
			? new AbortError(failure)
			: failure;
	}
}

async function send(
	session: PlatformSession,
	rules: HttpRules,
	what: Outgoing,
	limits: HttpLimits,
	attempt: number,
): Promise<unknown> {
	session.signal?.throwIfAborted();
	agent ??= new Agent({ connect: { timeout: 10_000 } });
	const deadline = AbortSignal.timeout(limits.totalMilliseconds);
	const startedAt = performance.now();
	let status: number | null = null;
	let platformRequestId: string | null = null;
	try {
		const reply = await request(what.url, {
			method: what.method,
			dispatcher: agent,
			headers: {
				accept: "application/json",
				"accept-encoding": "identity",
				"user-agent": "patchbay",
				"x-request-id": session.requestId,
				...what.headers,
			},
			...bodyOf(what),
			headersTimeout: limits.headersMilliseconds,
			bodyTimeout: limits.pauseMilliseconds,
			signal: session.signal
				? AbortSignal.any([deadline, session.signal])
				: deadline,
		});
		// A body that is given up emits an error, which nobody else would hear.
		reply.body.on("error", () => {});
		status = reply.statusCode;
		const id = reply.headers[rules.requestIdHeader];
		// An id, not a text: a hostile answer may repeat the token there.
		platformRequestId =
			typeof id === "string" && /^[\w-]{1,64}$/.test(id) ? id : null;
		const text = await readText(reply.body, limits.replyBytes, rules);
		const body = parse(text);
		if (status >= 200 && status < 300) {
			if (body === undefined) throw notJson(rules, status);
			return body;
		}
		if (status < 400) throw notJson(rules, status);
		throw rules.classifyError({
			status,
			headers: reply.headers,
			body: body === undefined ? text : body,
		});
	} catch (error) {
		if (error instanceof RateLimited)
			await session.refused?.(what.bucket, what.account, error);
		throw toAppError(error, session, rules);
	} finally {
		const event = {
			method: what.method,
			path: what.url.pathname,
			status,
			attempt,
			durationMilliseconds: Math.round(performance.now() - startedAt),
			platformRequestId,
		};
		session.logger.debug(event, "platform request");
		session.onRequest?.(event);
	}
}

function toOutgoing(what: HttpRequest): Outgoing {
	return {
		method: what.method,
		url: new URL(what.url),
		headers: {
			...(what.body === undefined
				? {}
				: { "content-type": "application/json" }),
			...what.headers,
		},
		...(what.body === undefined ? {} : { body: { json: what.body } }),
		expects: "json",
		bucket: "default",
		account: what.account ?? null,
		repeatable: what.repeatable,
	};
}

function bodyOf({ body }: Outgoing): { body?: string } {
	if (!body) return {};
	return {
		body: "json" in body ? JSON.stringify(body.json) : body.form.toString(),
	};
}

async function readText(
	body: AsyncIterable<Buffer> & { destroy(): void },
	limit: number,
	rules: HttpRules,
): Promise<string> {
	const pieces: Buffer[] = [];
	let size = 0;
	for await (const piece of body) {
		size += piece.length;
		if (size > limit) {
			body.destroy();
			throw new UnexpectedReply(
				`${rules.platformName} sent more than ${Math.floor(limit / 1_048_576)} MiB in one reply. Try again; tell the operator if it stays so.`,
				"$",
			);
		}
		pieces.push(piece);
	}
	return Buffer.concat(pieces, size).toString("utf8");
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function notJson(rules: HttpRules, status: number): UnexpectedReply {
	return new UnexpectedReply(
		`${rules.platformName} answered with something that is not its API's reply (status ${status}). Try again; tell the operator if it stays so.`,
		"$",
	);
}

function revoked(rules: HttpRules, cause: Error): GrantRevoked {
	return new GrantRevoked(
		`${rules.platformName} no longer accepts the access that was given. Connect again.`,
		{ cause },
	);
}

/** Network failures and time-outs become PlatformUnavailable; a caller's abort and our own errors stay what they are. */
function toAppError(
	error: unknown,
	session: PlatformSession,
	rules: HttpRules,
): unknown {
	if (session.signal?.aborted) return session.signal.reason;
	const isNetwork =
		error instanceof errors.UndiciError ||
		(error instanceof Error &&
			(error.name === "TimeoutError" ||
				error.name === "AbortError" ||
				("syscall" in error && "code" in error)));
	if (!isNetwork) return error;
	const code =
		"code" in error && typeof error.code === "string" ? error.code : error.name;
	if (isOwnNetworkFault(error))
		return new InstallationFault(
			`This installation cannot reach ${rules.platformName} right now, for a reason of its own. Its operator finds it in the log.`,
			{ cause: new Error(`request failed: ${code}`) },
		);
	const Failure = timeouts.has(code) ? NoAnswer : PlatformUnavailable;
	return new Failure(
		`${rules.platformName} does not answer. Try again in a few minutes.`,
		{ cause: new Error(`request failed: ${code}`) },
	);
}

const timeouts = new Set([
	"UND_ERR_HEADERS_TIMEOUT",
	"UND_ERR_BODY_TIMEOUT",
	"TimeoutError",
]);

function waitOf(error: Error): number {
	return error instanceof PlatformUnavailable && error.retryAt
		? error.retryAt.getTime() - Date.now()
		: 0;
}
