import type { Request } from "express";

/**
 * The value of `X-Forwarded-For` for the API: the addresses that trusted proxies vouch for, client first. What an
 * untrusted client claims about itself is left out.
 */
export function clientAddresses(request: Request): string {
	const vouched = request.ips.length > 0 ? request.ips : [];
	const peer = request.socket.remoteAddress;
	return [...vouched, ...(peer ? [peer] : [])].join(", ");
}
