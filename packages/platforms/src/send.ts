import { InstallationFault, isOwnNetworkFault } from "@patchbay/errors";
import { countRequest, outcomeOf } from "@patchbay/oauth";
import { beginSpan, currentTraceParent, markFailed } from "@patchbay/telemetry";
import { Agent, type Dispatcher, errors, request } from "undici";
import type { ApiRules } from "./api-rules.ts";
import {
	CutOff,
	NoAnswer,
	PlatformUnavailable,
	RateLimited,
	UnexpectedReply,
} from "./errors.ts";
import type { HttpLimits } from "./http-limits.ts";
import type { HttpReply } from "./http-reply.ts";
import { noApiReply, toError } from "./meanings.ts";
import type { Outgoing } from "./outgoing.ts";
import { requestId } from "./read-failure.ts";
import {
	type BodyStream,
	parse,
	type ReadBody,
	readText,
	type SuccessBody,
} from "./reply-body.ts";
import type { PlatformSession } from "./session.ts";
import { soundUsage } from "./sound-usage.ts";

// More of an error's body is not read: no code stands behind so much text.
const failureBytes = 1_048_576;

let agent: Dispatcher | undefined;

/** Sends an authorized request once. */
export async function send<T>(
	session: PlatformSession,
	given: ApiRules,
	what: Outgoing,
	limits: HttpLimits,
	attempt: number,
	readBody: ReadBody<T>,
): Promise<T> {
	session.signal?.throwIfAborted();
	const rules = withOwnRequestIds(given, what);
	agent ??= new Agent({ connect: { timeout: 10_000 } });
	const deadline = AbortSignal.timeout(limits.totalMilliseconds);
	const startedAt = performance.now();
	let status: number | null = null;
	let platformRequestId: string | null = null;
	let bytes = 0;
	let failure: unknown;
	const traced = beginSpan("platform request", {
		kind: "CLIENT",
		facts: {
			"http.request.method": what.method,
			"server.address": what.url.hostname,
			"patchbay.platform": rules.name,
			"patchbay.bucket": what.bucket,
			"http.request.resend_count": attempt - 1,
		},
	});
	const traceParent = traced?.run(currentTraceParent);
	try {
		const reply = await request(what.url, {
			method: what.method,
			dispatcher: agent,
			headers: {
				accept: "application/json",
				"accept-encoding": "identity",
				"user-agent": "patchbay",
				"x-request-id": session.requestId,
				...(traceParent ? { traceparent: traceParent } : {}),
				...what.headers,
			},
			...bodyOf(what),
			headersTimeout: limits.headersMilliseconds,
			bodyTimeout: limits.pauseMilliseconds,
			signal: session.signal
				? AbortSignal.any([deadline, session.signal])
				: deadline,
		});
		const { headers } = reply;
		const body = counted(reply.body, (count) => {
			bytes += count;
		});
		// A body that is given up emits an error, which nobody else would hear.
		reply.body.on("error", () => {});
		status = reply.statusCode;
		const isSuccess = status >= 200 && status < 300;
		let read: SuccessBody<T> | null = null;
		let seen: unknown;
		try {
			if (isSuccess) {
				read = await readBody({ status, body, name: rules.name, limits });
				seen = read.seen;
			} else seen = await readFailureBody(body, rules.name);
		} finally {
			const told: HttpReply = { status, headers, body: seen };
			platformRequestId = requestId(rules.requestIdOf?.(told));
			const usage = soundUsage(rules.usageOf?.(told, what.bucket) ?? []);
			if (usage.length > 0) session.note(what.account, usage);
		}
		const whole: HttpReply = { status, headers, body: seen };
		const told = rules.failureOf(whole);
		if (told) throw toError(rules, told, whole);
		// A redirect is not followed, and a failure status without a failure is no reply of the API's.
		if (!read) throw noApiReply(rules.name, status);
		return read.result;
	} catch (error) {
		if (error instanceof RateLimited)
			await session.refused(what.bucket, what.account, error);
		failure = toAppError(error, session, rules);
		throw failure;
	} finally {
		countRequest(rules.platform ?? rules.name, {
			startedAt,
			bytes,
			outcome:
				failure === undefined
					? "OK"
					: outcomeOf(failure, session.signal?.aborted === true),
		});
		if (traced) {
			if (status !== null)
				traced.span.setAttribute("http.response.status_code", status);
			if (failure !== undefined) markFailed(traced.span, failure);
			traced.span.end();
		}
		// Never a token, a body or a full address.
		session.logger.debug(
			{
				method: what.method,
				path: what.url.pathname,
				status,
				attempt,
				durationMilliseconds: Math.round(performance.now() - startedAt),
				platformRequestId,
			},
			"platform request",
		);
	}
}

/** The body, of which each piece is counted as it comes. */
function counted(body: BodyStream, count: (bytes: number) => void): BodyStream {
	return {
		destroy: () => body.destroy(),
		async *[Symbol.asyncIterator]() {
			for await (const piece of body) {
				count(piece.length);
				yield piece;
			}
		},
	};
}

/** Rules that take nothing for the platform's id of a request which repeats what the request holds, such as its token. */
function withOwnRequestIds(rules: ApiRules, what: Outgoing): ApiRules {
	const { requestIdOf } = rules;
	if (!requestIdOf) return rules;
	const holds = (id: string) =>
		[what.url.href, bodyOf(what).body, ...Object.values(what.headers)].some(
			(text) => text?.includes(id),
		);
	return {
		...rules,
		requestIdOf(reply) {
			const id = requestIdOf(reply);
			return id !== null && holds(id) ? null : id;
		},
	};
}

/** A failure's parsed body, or its text; empty text where it is too long to be an error of an API. */
async function readFailureBody(
	body: BodyStream,
	name: string,
): Promise<unknown> {
	try {
		const text = await readText(body, failureBytes, name);
		return parse(text) ?? text;
	} catch (error) {
		if (error instanceof UnexpectedReply) return "";
		throw error;
	}
}

function bodyOf({ body }: Outgoing): { body?: string } {
	if (!body) return {};
	return {
		body: "json" in body ? JSON.stringify(body.json) : body.form.toString(),
	};
}

/** Codes and names of failures after a whole time-out of silence, or of less than a reply. */
const silences: ReadonlySet<string> = new Set([
	"UND_ERR_HEADERS_TIMEOUT",
	"UND_ERR_BODY_TIMEOUT",
	"TimeoutError",
]);

/** Codes of failures before the platform was reached. */
const unreached: ReadonlySet<string> = new Set([
	"ECONNREFUSED",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"ENOTFOUND",
	"EAI_AGAIN",
	"UND_ERR_CONNECT_TIMEOUT",
]);

/** Network failures and time-outs become PlatformUnavailable; a caller's abort and our own errors stay what they are. */
export function toAppError(
	error: unknown,
	session: PlatformSession,
	rules: Pick<ApiRules, "name">,
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
			`This installation cannot reach ${rules.name} right now because of a problem on this side. Ask its operator to look at the log.`,
			{ cause: new Error(`request failed: ${code}`) },
		);
	const Kind = silences.has(code)
		? NoAnswer
		: unreached.has(code)
			? PlatformUnavailable
			: CutOff;
	return new Kind(
		`${rules.name} does not answer. Try again in a few minutes.`,
		{ cause: new Error(`request failed: ${code}`) },
	);
}
