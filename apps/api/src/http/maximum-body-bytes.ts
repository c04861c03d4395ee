import type { IncomingMessage } from "node:http";

/** Room for as many product mappings as one call may set. */
const graphqlBytes = 2_500_000;
/** Passwords, codes, tokens and signed requests: the longest is far below it. */
const formBytes = 16 * 1024;

/** The longest body that is taken at this address, in bytes; everything that only reads takes none. */
export function maximumBodyBytes({ url = "/" }: IncomingMessage): number {
	const path = url.split("?", 1)[0] ?? "/";
	if (path === "/graphql") return graphqlBytes;
	return /^\/api\/(auth|invitations|platform-callbacks)\//.test(path)
		? formBytes
		: 0;
}
