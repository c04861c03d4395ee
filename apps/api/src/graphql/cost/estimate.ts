/** Most that an operation, or a part of it, can cost. */
export interface Estimate {
	/** An object 1, a scalar 0, a list its full page, a report what it may read; introspection exactly. */
	points: number;
	/** Points of introspection within `points`, which nothing else counts while it is answered. */
	introspectionPoints: number;
	/** Bytes of the answers to introspection as JSON, which nothing else counts. */
	introspectionBytes: number;
	/** Bytes of the names of all fields in all rows, with a little for each value. */
	nameBytes: number;
}
