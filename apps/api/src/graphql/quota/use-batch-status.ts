import type { ExecutionResult } from "graphql";
import type { Plugin } from "graphql-yoga";

const tooMany = 429;

/**
 * A batch of which nothing was done, since every operation was refused for its quota, is a 429 like a single operation.
 * Stands behind the masking of errors, which says what each one is.
 */
export function useBatchStatus(): Plugin {
	const refused = new WeakMap<Request, string>();
	return {
		onResultProcess({ request, result }) {
			if (!Array.isArray(result)) return;
			const waits = (result as ExecutionResult[]).map(waitOf);
			if (waits.length === 0 || waits.includes(null)) return;
			refused.set(request, String(Math.max(...(waits as number[]))));
		},
		onResponse({ request, response, setResponse, fetchAPI }) {
			const wait = refused.get(request);
			if (wait === undefined) return;
			const { body, headers } = response;
			headers.set("Retry-After", wait);
			setResponse(new fetchAPI.Response(body, { status: tooMany, headers }));
		},
	};
}

/** Seconds to wait, of an operation that was refused for its quota; null of any other. */
function waitOf({ errors }: ExecutionResult): number | null {
	const refusal = errors?.find(
		({ extensions }) =>
			(extensions.http as { status?: number } | undefined)?.status === tooMany,
	);
	return refusal ? Number(refusal.extensions.retryAfterSeconds) : null;
}
