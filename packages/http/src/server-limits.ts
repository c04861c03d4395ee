/** Limits of one process's HTTP server towards strangers, in milliseconds, bytes and counts. */
export interface ServerLimits {
	/** Connections at once; one more is answered with 503 and closed. */
	maximumConnections: number;
	/** Size of the request line and all headers together. */
	maximumHeaderBytes: number;
	maximumHeaders: number;
	/** Time until the last header is in, from the first byte of a request. */
	headersTimeoutMs: number;
	/** Time until the whole request is in. An answer that streams is not counted. */
	requestTimeoutMs: number;
	/** A connection without a request is closed after it. */
	keepAliveTimeoutMs: number;
	/** Size of all bodies that are held at the same moment. */
	maximumHeldBytes: number;
}

export const defaultLimits: ServerLimits = {
	maximumConnections: 4_000,
	maximumHeaderBytes: 16 * 1024,
	maximumHeaders: 100,
	headersTimeoutMs: 15_000,
	requestTimeoutMs: 30_000,
	// Longer than proxies keep theirs: they must not send into a connection that is just being closed.
	keepAliveTimeoutMs: 65_000,
	maximumHeldBytes: 64 * 1024 * 1024,
};
