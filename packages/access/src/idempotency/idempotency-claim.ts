/** A request's hold on its Idempotency-Key while what it asks for is made. */
export interface IdempotencyClaim {
	/** Id of this try: one that lost its claim to another keeps nothing. */
	id: string;
	keyHash: Buffer;
	/** Object that an earlier request with this key began and this one begins anew; null for the first. */
	replaces: string | null;
}

/** A request that may have been sent before. */
export interface KeyedRequest {
	/** SHA-256 of the key. */
	keyHash: Buffer;
	/** The same for the same operation with the same variables. */
	bodyHash: Buffer;
}
