/** How long and how much a request may take. */
export interface HttpLimits {
	/** From the request to the first byte of the reply. */
	headersMilliseconds: number;
	/** Between two pieces of the reply. */
	pauseMilliseconds: number;
	/** For one attempt as a whole. */
	totalMilliseconds: number;
	replyBytes: number;
	/** Further attempts after a transient failure. */
	retries: number;
	firstRetryMilliseconds: number;
}

const standard: HttpLimits = {
	// A call that says nothing for longer holds a worker's place for nothing; its slice is tried again later.
	headersMilliseconds: 30_000,
	pauseMilliseconds: 30_000,
	totalMilliseconds: 300_000,
	// As much as one gRPC message of Google may hold; a page of 10,000 ads is below it.
	replyBytes: 64 * 1_048_576,
	retries: 4,
	firstRetryMilliseconds: 250,
};

/** For calls that a person waits for. */
export const interactiveLimits: Partial<HttpLimits> = {
	headersMilliseconds: 15_000,
	pauseMilliseconds: 10_000,
	totalMilliseconds: 30_000,
	retries: 2,
};

export function limitsOf(given: Partial<HttpLimits> | undefined): HttpLimits {
	return { ...standard, ...given };
}
