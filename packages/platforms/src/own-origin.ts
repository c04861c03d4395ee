import type { PlatformEndpoints } from "./platform-endpoints.ts";

/**
 * Refuses to send a credential anywhere but to the platform's own addresses, as the operator's configuration names them.
 * @throws {RangeError} a programming error: a connector built the address
 */
export function requireOwnOrigin(endpoints: PlatformEndpoints, url: URL): void {
	if (!ownOrigins(endpoints).has(url.origin))
		throw new RangeError(
			`${url.origin} is not an address of this platform: no credential is sent there.`,
		);
}

/** Scheme, host and port of each of a platform's addresses. */
export function ownOrigins(endpoints: PlatformEndpoints): Set<string> {
	const { issuer: _, ...addresses } = endpoints;
	return new Set(
		Object.values(addresses)
			.filter((address) => typeof address === "string")
			.map((address) => new URL(address).origin),
	);
}
