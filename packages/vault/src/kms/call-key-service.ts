import pRetry from "p-retry";
import { KeyUnavailable, type SecretTampered } from "../errors.ts";

export const defaultTimeoutMilliseconds = 5_000;
/** Length of the first pause; doubled each time, with jitter. */
const firstPause = 100;
const mostRetries = 8;

/** Meaning of a failed attempt. `error` holds neither key, token nor ciphertext. */
export interface KeyServiceFailure {
	error: KeyUnavailable | SecretTampered;
	/** The same call may succeed a moment later. */
	isTransient: boolean;
}

export interface KeyServiceCall<T> {
	/** Name that the operator knows, such as `AWS KMS`. */
	service: string;
	/** Time limit of all attempts together. */
	timeoutMilliseconds: number;
	attempt(signal: AbortSignal): Promise<T>;
	/** Sorts what an attempt threw. */
	classify(error: unknown): KeyServiceFailure;
}

/**
 * Calls a key service: transient failures are tried again with growing pauses, and all attempts together take no longer
 * than `timeoutMilliseconds`, whatever the service or its SDK do. One attempt may take half of it, so that one that hangs
 * leaves time for another.
 * @throws {KeyUnavailable | SecretTampered} what `classify` made of the last failure
 */
export async function callKeyService<T>({
	service,
	timeoutMilliseconds,
	attempt,
	classify,
}: KeyServiceCall<T>): Promise<T> {
	const total = AbortSignal.timeout(timeoutMilliseconds);
	let last: KeyServiceFailure = {
		error: noAnswer(service, "no answer in time"),
		isTransient: true,
	};
	try {
		return await pRetry(
			async () => {
				const own = AbortSignal.timeout(timeoutMilliseconds / 2);
				const signal = AbortSignal.any([total, own]);
				try {
					return await orAborted(attempt(signal), signal);
				} catch (error) {
					last = signal.aborted
						? {
								error: noAnswer(service, "no answer in time"),
								isTransient: true,
							}
						: classify(error);
					throw last.error;
				}
			},
			{
				retries: mostRetries,
				minTimeout: Math.min(firstPause, timeoutMilliseconds / 20),
				factor: 2,
				randomize: true,
				signal: total,
				shouldRetry: () => last.isTransient,
			},
		);
	} catch {
		throw last.error;
	}
}

/** An SDK may not listen to its signal everywhere, as while it looks for credentials. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	const { promise, reject } = Promise.withResolvers<never>();
	const abort = () => reject(new Error("no answer in time"));
	if (signal.aborted) abort();
	signal.addEventListener("abort", abort, { once: true });
	return Promise.race([work, promise]).finally(() =>
		signal.removeEventListener("abort", abort),
	);
}

/** The service does not answer; `why` is for the log. */
export function noAnswer(service: string, why: string): KeyUnavailable {
	return new KeyUnavailable(
		`${service} does not answer. Try again in a few minutes; if this keeps happening, ask the operator to check that it can be reached from here.`,
		{ cause: new Error(why) },
	);
}

/** The service answers what it never would; `why` is for the log. */
export function unreadableAnswer(service: string, why: string): KeyUnavailable {
	return new KeyUnavailable(
		`The server at the address of ${service} is not ${service}, or has another version. Ask the operator to check the address.`,
		{ cause: new Error(why) },
	);
}
