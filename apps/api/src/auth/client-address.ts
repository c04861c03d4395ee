import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { readVouchedAddress, vouchedAddressHeader } from "@patchbay/http";
import proxyAddr from "proxy-addr";

export type FindClientAddress = (request: {
	headers: IncomingHttpHeaders;
	remoteAddress: string;
}) => string;

export interface ClientAddressOptions {
	/** Addresses, CIDR ranges, or the names `loopback`, `linklocal`, `uniquelocal`. */
	trustedProxies: readonly string[];
	/** Shared with the admin, which passes people's requests on. */
	forwardingSecret: string;
}

/**
 * The client's address: the one that the admin vouches for with the secret it shares with us, wherever the admin runs; else
 * the last one in X-Forwarded-For that was not written by a proxy we trust. With neither it is the peer's own, so nobody
 * chooses an address to be throttled under.
 */
export function createFindClientAddress({
	trustedProxies,
	forwardingSecret,
}: ClientAddressOptions): FindClientAddress {
	const trust = proxyAddr.compile([...trustedProxies]);
	return ({ headers, remoteAddress }) => {
		const vouched = headers[vouchedAddressHeader];
		const requestId = headers["x-request-id"];
		if (typeof vouched === "string" && typeof requestId === "string") {
			const found = readVouchedAddress(forwardingSecret, requestId, vouched);
			if (found !== null) return withoutPrefix(found);
		}
		const address = proxyAddr(
			{ headers, connection: { remoteAddress } } as unknown as IncomingMessage,
			trust,
		);
		return withoutPrefix(address);
	};
}

/** An IPv4 client on a dual-stack socket is one client, not two. */
const withoutPrefix = (address: string) => address.replace(/^::ffff:/i, "");
