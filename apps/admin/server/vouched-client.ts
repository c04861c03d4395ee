import { vouchForAddress } from "@patchbay/http";
import type { Request } from "express";

/**
 * Tells the API the client's address, as far as our trusted proxies vouch for it: what a client claims about itself is
 * left out. Made with the secret that admin and API share, so that nobody else can speak for an address.
 */
export function vouchedClient(request: Request, secret: string): string {
	const address = request.ip ?? request.socket.remoteAddress ?? "";
	const requestId = request.res?.locals.requestId ?? "";
	return vouchForAddress(secret, requestId, address);
}
