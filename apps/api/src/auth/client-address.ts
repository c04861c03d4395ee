import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import proxyAddr from "proxy-addr";

export type FindClientAddress = (request: {
	headers: IncomingHttpHeaders;
	remoteAddress: string;
}) => string;

/**
 * The client's address: the last one in X-Forwarded-For that was not written by a proxy we trust. With no trusted
 * proxy it is the peer's own, so nobody chooses an address to be throttled under.
 *
 * @param trustedProxies addresses, CIDR ranges, or the names `loopback`, `linklocal`, `uniquelocal`
 */
export function createFindClientAddress(
	trustedProxies: string[],
): FindClientAddress {
	const trust = proxyAddr.compile(trustedProxies);
	return ({ headers, remoteAddress }) => {
		const address = proxyAddr(
			{ headers, connection: { remoteAddress } } as unknown as IncomingMessage,
			trust,
		);
		// An IPv4 client on a dual-stack socket is one client, not two.
		return address.replace(/^::ffff:/i, "");
	};
}
