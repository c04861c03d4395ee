import type { IncomingMessage } from "node:http";
import type { ByteBudget } from "./byte-budget.ts";

/** Refusal of a request: an HTTP status, and a sentence that says what to do. */
export interface Refusal {
	status: number;
	message: string;
	retryAfterSeconds?: number;
}

/** The body's length in bytes as the request declares it: null when it comes in chunks and says none. */
export function declaredBytes({ headers }: IncomingMessage): number | null {
	if (headers["transfer-encoding"] !== undefined) return null;
	// Node.js has refused whatever is no number.
	return Number(headers["content-length"] ?? 0);
}

export const tooLarge = (maximumBytes: number): Refusal => ({
	status: 413,
	message:
		maximumBytes === 0
			? "This address accepts no body. Send the request without one."
			: `The request is too large: at most ${maximumBytes} bytes are accepted here.`,
});

/** A body that is being received. */
export interface Reception {
	/** Null when it is whole; why it must not be served; "gone" when the client left half-way. */
	outcome: Promise<Refusal | "gone" | null>;
	/** Ends it with this reason. */
	refuse(refusal: Refusal): void;
}

/**
 * Receives a request's whole body before anything looks at it, and puts it back, so that whoever reads the request next
 * finds it complete. What is over the limit is not kept.
 *
 * @param maximumBytes of a body whose length is not declared
 */
export function receiveBody(
	request: IncomingMessage,
	maximumBytes: number,
	budget: ByteBudget,
): Reception {
	const { promise: outcome, resolve } = Promise.withResolvers<
		Refusal | "gone" | null
	>();
	const chunks: Buffer[] = [];
	let bytes = 0;
	const end = (result: Refusal | "gone" | null) => {
		request.off("readable", read);
		request.off("close", leave);
		if (result === null && bytes > 0)
			request.unshift(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
		resolve(result);
	};
	const leave = () => end("gone");
	const read = () => {
		// An empty read at the end would end the stream before its body is back in place.
		while (request.readableLength > 0) {
			const chunk = request.read() as Buffer | null;
			if (chunk === null) break;
			bytes += chunk.length;
			if (bytes > maximumBytes) return end(tooLarge(maximumBytes));
			if (!budget.reserve(request, chunk.length)) return end(tooMuchAtOnce);
			chunks.push(chunk);
		}
		if (request.complete) end(null);
	};
	// Without a listener Node.js would make a client that leaves an error of the process.
	request.on("error", () => undefined);
	request.on("readable", read);
	request.on("close", leave);
	return { outcome, refuse: end };
}

const tooMuchAtOnce: Refusal = {
	status: 503,
	message:
		"Too much is being sent to this server at once. Try again in a moment.",
	retryAfterSeconds: 1,
};
