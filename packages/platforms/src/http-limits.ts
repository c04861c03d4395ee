/** Limits of a request's time and size. */
export interface HttpLimits {
	/** Time from the request to the first byte of the reply. */
	headersMilliseconds: number;
	/** Between two pieces of the reply. */
	pauseMilliseconds: number;
	/** Time of one attempt as a whole. */
	totalMilliseconds: number;
	/** A reply as a whole; of one that is read row by row, what is outside its list. */
	replyBytes: number;
	/** A reply that is read row by row, with its rows. */
	rowsReplyBytes: number;
	/** One row of it. */
	rowBytes: number;
	/** Size below which it is parsed whole, which is faster. */
	wholeBytes: number;
	/** Further attempts after a transient failure. */
	retries: number;
	firstRetryMilliseconds: number;
}

const standard: HttpLimits = {
	// A call that says nothing for longer holds a worker's place for nothing; its slice is tried again later.
	headersMilliseconds: 30_000,
	pauseMilliseconds: 30_000,
	totalMilliseconds: 300_000,
	replyBytes: 64 * 1_048_576,
	// A page of 10,000 responsive search ads with their policy summaries has 112 MiB.
	rowsReplyBytes: 1024 * 1_048_576,
	rowBytes: 16 * 1_048_576,
	wholeBytes: 8 * 1_048_576,
	retries: 4,
	firstRetryMilliseconds: 250,
};

/** Limits of calls that a person waits for. */
export const interactiveLimits: Partial<HttpLimits> = {
	headersMilliseconds: 15_000,
	pauseMilliseconds: 10_000,
	totalMilliseconds: 30_000,
	retries: 2,
};

export function limitsOf(given: Partial<HttpLimits> | undefined): HttpLimits {
	return { ...standard, ...given };
}
