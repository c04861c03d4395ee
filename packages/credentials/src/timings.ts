/** Times of a refresh, all in milliseconds. */
export interface RefreshTimings {
	/** Time that the holder of the refresh lease may be silent before another one takes over. */
	lease: number;
	/** Time for one request to the token endpoint. Shorter than the lease, which is renewed besides while the call runs. */
	request: number;
	/** Time after a first transient failure in which further attempts begin. */
	attempts: number;
	/** The pause after the first transient failure; doubled each time, with jitter. */
	backoff: number;
	/** Between two looks at a refresh that another process does. */
	poll: number;
	/** Time that a caller waits for another process's refresh, or for the database to accept a refreshed token. */
	wait: number;
	/**
	 * Time to wait for the outcome of a holder that fell silent, before the old refresh token is tried: it may live and
	 * save its tokens now that the database is back.
	 */
	rescue: number;
	/** Time that workers leave a grant alone after a first failure; doubled with each further one in a row, with jitter. */
	failurePause: number;
	longestFailurePause: number;
	/** The same after a renewal that failed: trying it again is one small request, and imports wait for it. */
	longestRefreshPause: number;
	/** Pause before a request is repeated whose fresh credential the platform refused: some take seconds to know it. */
	freshGrace: number;
	/** Time after a renewal in which a refusal is no reason for the next one: in a platform's trouble every request would renew. */
	renewalHolds: number;
	/** Time after which a credential that cannot be renewed must be refused again before its grant counts as revoked. */
	refusalStands: number;
	/** A refusal that long ago is forgotten: the next one is the first again. */
	refusalForgotten: number;
}

export const defaultTimings: RefreshTimings = {
	lease: 30_000,
	request: 25_000,
	attempts: 10_000,
	backoff: 300,
	poll: 150,
	wait: 60_000,
	rescue: 3_000,
	failurePause: 60_000,
	longestFailurePause: 6 * 3_600_000,
	longestRefreshPause: 15 * 60_000,
	freshGrace: 3_000,
	renewalHolds: 5 * 60_000,
	refusalStands: 20_000,
	refusalForgotten: 3_600_000,
};

/** Fewer seconds than this left: the token is refreshed first. */
export const marginSeconds = 300;
