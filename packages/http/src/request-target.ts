import type { IncomingMessage } from "node:http";

/**
 * Brings a request's target into the form that handlers expect, a path with its query, and says whether target and Host
 * can be used. The absolute form, which a server has to take (RFC 9112 3.2.2), counts before the Host header.
 */
export function readTarget(request: IncomingMessage): boolean {
	const target = request.url ?? "";
	if (/^https?:\/\//i.test(target)) {
		const url = URL.parse(target);
		if (url === null || url.username !== "") return false;
		request.headers.host = url.host;
		request.url = `${url.pathname}${url.search}`;
	} else if (!target.startsWith("/")) return false;
	const { host } = request.headers;
	// Many handlers make a URL of the two.
	return (
		host === undefined || /^([\w.-]+|\[[\da-fA-F:.]+\])(:\d{1,5})?$/.test(host)
	);
}
