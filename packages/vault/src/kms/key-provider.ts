/** Owner of a wrapped key. It is authenticated: unwrapping with another context fails. */
export interface KeyContext {
	tenantId: string;
	/** Version of the tenant's key. */
	keyVersion: number;
}

/** A root key that wraps tenant keys, held here or by a key service. Every call may go over a network. */
export interface KeyProvider {
	/** Name stored beside each wrapped key: `local`, `aws-kms`, `gcp-kms`, `vault-transit`. */
	readonly name: string;
	/** Names the root key that wraps from now on; gives nothing of it away. */
	readonly rootKeyId: string;
	/** @throws KeyUnavailable */
	wrap(key: Uint8Array, context: KeyContext): Promise<Buffer>;
	/**
	 * `rootKeyId` is the one stored beside the wrapped key, which may be an older one.
	 * @throws KeyUnavailable when the service does not answer or does not hold that root key
	 * @throws SecretTampered when the bytes or the context are not those of the wrapping
	 */
	unwrap(
		wrapped: Uint8Array,
		context: KeyContext,
		rootKeyId: string,
	): Promise<Buffer>;
}
