import { setTimeout as sleep } from "node:timers/promises";
import pRetry, { AbortError } from "p-retry";
import type { ApiRules } from "./api-rules.ts";
import {
	AccessTokenRefused,
	GrantRevoked,
	NoAnswer,
	PlatformUnavailable,
	QueryTooExpensive,
	RateLimited,
} from "./errors.ts";
import { limitsOf } from "./http-limits.ts";
import type { CredentialHandle, Outgoing } from "./outgoing.ts";
import { requireOwnOrigin } from "./own-origin.ts";
import type { RowCollector } from "./read-rows.ts";
import {
	type ReadBody,
	readJson,
	readNothing,
	readRowsAsTheyCome,
} from "./reply-body.ts";
import { send } from "./send.ts";
import type { PlatformSession } from "./session.ts";

/** A request as a connector writes it. */
export interface ApiRequest {
	method: Outgoing["method"];
	/** At an address of `session.endpoints`: no other is sent a credential. */
	url: string | URL;
	/** Names in lower case. */
	headers?: Readonly<Record<string, string>>;
	body?: Outgoing["body"];
	/** A name of the platform's `LimitPolicy.buckets`; `default` when left out. */
	bucket?: string;
	/** The ad account that the request is about. */
	account?: string | null;
	/** True when sending it twice does no harm; true for a GET when left out. */
	repeatable?: boolean;
	/** Most bytes of a reply, where it is known to be small. */
	maxBytes?: number;
}

// Waiting longer than this is the caller's matter, who can park the work.
const longestPauseMilliseconds = 10_000;
// A limit by the second is waited for where it is met: nobody is told of it, and no work is parked.
const longestLimitMilliseconds = 1_500;

/**
 * Sends an authorized request and returns its reply's JSON, whole numbers exact. It waits for its turn under the
 * platform's limits, renews a credential that is refused, and repeats a repeatable request after a transient failure with
 * backoff and jitter. Redirects are not followed: they would carry the credential elsewhere.
 * @throws what `rules.failureOf` finds in the reply; {@link PlatformUnavailable} when no whole reply comes in time;
 * {@link UnexpectedReply} when it is not JSON or too large; {@link GrantRevoked} when a fresh credential is refused too
 */
export async function requestJson(
	session: PlatformSession,
	rules: ApiRules,
	request: ApiRequest,
): Promise<unknown> {
	return perform(session, rules, request, "json", readJson(request.maxBytes));
}

/**
 * As {@link requestJson}, for a call whose success has nothing to say: 202, 204, or any other with an empty body. What
 * body there is is still looked at for a failure.
 */
export async function requestEmpty(
	session: PlatformSession,
	rules: ApiRules,
	request: ApiRequest,
): Promise<void> {
	await perform(
		session,
		rules,
		request,
		"empty",
		readNothing(request.maxBytes),
	);
}

/** A reply that was read row by row. */
export interface RowsReply<Rows> {
	/** The reply without its rows: their list is empty here. */
	reply: unknown;
	rows: Rows;
}

/**
 * As {@link requestJson}, for a reply whose `list` may be larger than memory should hold: each of its elements is handed
 * to the collector as it arrives, and only what the collector keeps stays. A repeated request gets a collector of its own.
 */
export async function requestRows<Rows extends RowCollector>(
	session: PlatformSession,
	rules: ApiRules,
	request: ApiRequest,
	{ list, collect }: { list: string; collect: () => Rows },
): Promise<RowsReply<Rows>> {
	return perform(
		session,
		rules,
		request,
		"json",
		readRowsAsTheyCome(list, collect),
	);
}

async function perform<T>(
	session: PlatformSession,
	rules: ApiRules,
	what: ApiRequest,
	expects: Outgoing["expects"],
	readBody: ReadBody<T>,
): Promise<T> {
	const limits = limitsOf(session.limits);
	const signal = session.signal ? { signal: session.signal } : {};
	const outgoing = toOutgoing(session, rules, what, expects);
	let refusals = 0;
	let number = 0;
	// Decided once for each failure, before anything is waited for: after the wait every limit looks like a moment.
	const decided = new WeakMap<Error, boolean>();
	const isRepeated = (error: Error): boolean => {
		const repeated = decided.get(error) ?? passesSoon(error);
		decided.set(error, repeated);
		return repeated;
	};
	const attempt = async (): Promise<T> => {
		number += 1;
		for (;;) {
			session.signal?.throwIfAborted();
			// The turn is waited for first: a signature must not grow old while it is.
			await session.admit(outgoing.bucket, outgoing.account);
			const { request, credential } = await session.authorize(copyOf(outgoing));
			try {
				const result = await send(
					session,
					rules,
					request,
					limits,
					number,
					readBody,
				);
				session.accepted?.(credential);
				return result;
			} catch (error) {
				if (!(error instanceof AccessTokenRefused)) throw error;
				await followRefusal(session, rules, { credential, refusals, error });
				refusals += 1;
			}
		}
	};
	return pRetry(attempt, {
		retries: outgoing.repeatable ? limits.retries : 0,
		minTimeout: limits.firstRetryMilliseconds,
		maxTimeout: longestPauseMilliseconds,
		randomize: true,
		...signal,
		shouldRetry: ({ error }) => isRepeated(error),
		onFailedAttempt: async ({ error, retryDelay }) => {
			if (!isRepeated(error)) return;
			const wait = waitOf(error) - retryDelay;
			if (wait > 0 && wait <= longestPauseMilliseconds)
				await sleep(wait, undefined, signal);
		},
	});
}

// A session that waits for a refusal to be confirmed is asked so often at most.
const mostRefusals = 3;

/**
 * Lets the session renew a credential that was refused, and weigh a further refusal. Returns when the request is to be sent
 * once more. A renewal that failed is not tried again here: whoever tried it did, and the refused credential is not sent
 * a second time.
 */
async function followRefusal(
	session: PlatformSession,
	rules: ApiRules,
	refused: {
		credential: CredentialHandle;
		refusals: number;
		error: AccessTokenRefused;
	},
): Promise<void> {
	const { credential, refusals, error } = refused;
	try {
		if (refusals === 0)
			await session.renewAfterRefusal(credential, error.hasEnded);
		else if (!error.isCertain || refusals > mostRefusals)
			throw new PlatformUnavailable(
				`${rules.name} rejected the request although the credential is new. Try again in a few minutes; if this keeps happening, tell the operator.`,
				{ cause: error },
			);
		else if (session.confirmRefusal)
			await session.confirmRefusal(credential, error.hasEnded);
		else
			throw new GrantRevoked(
				`${rules.name} no longer accepts this access. Connect again.`,
				{ cause: error },
			);
	} catch (failure) {
		throw failure instanceof PlatformUnavailable
			? new AbortError(failure)
			: failure;
	}
}

function toOutgoing(
	session: PlatformSession,
	rules: ApiRules,
	what: ApiRequest,
	expects: Outgoing["expects"],
): Outgoing {
	const url = new URL(what.url);
	requireOwnOrigin(session.endpoints, url);
	return {
		method: what.method,
		url,
		headers: {
			...(what.body === undefined
				? {}
				: {
						"content-type":
							"json" in what.body
								? "application/json"
								: "application/x-www-form-urlencoded",
					}),
			...rules.headers,
			...what.headers,
		},
		...(what.body === undefined ? {} : { body: what.body }),
		expects,
		bucket: what.bucket ?? "default",
		account: what.account ?? null,
		repeatable: what.repeatable ?? what.method === "GET",
	};
}

/** Signing may add to URL, headers or body: each try begins with its own. */
function copyOf(outgoing: Outgoing): Outgoing {
	const { body } = outgoing;
	return {
		...outgoing,
		url: new URL(outgoing.url),
		headers: { ...outgoing.headers },
		...(body && "form" in body
			? { body: { form: new URLSearchParams(body.form) } }
			: {}),
	};
}

/** A failure after which the request is sent again from where it is: waiting for it holds the caller no longer than it should. */
function passesSoon(error: Error): boolean {
	return (
		isMomentary(error) ||
		(error instanceof PlatformUnavailable &&
			!(error instanceof NoAnswer) &&
			waitOf(error) <= longestPauseMilliseconds)
	);
}

/** A refusal by the platform's limits that it says to be over in a moment. The same costly query is not sent again at all. */
function isMomentary(error: Error): boolean {
	return (
		error instanceof RateLimited &&
		!(error instanceof QueryTooExpensive) &&
		!error.isOurs &&
		!error.isGuess &&
		waitOf(error) <= longestLimitMilliseconds
	);
}

function waitOf(error: Error): number {
	return (error instanceof PlatformUnavailable ||
		error instanceof RateLimited) &&
		error.retryAt
		? error.retryAt.getTime() - Date.now()
		: 0;
}
