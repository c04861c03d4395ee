import type { SandboxRequest } from "../simulator.ts";

/** The token of an `Authorization: Bearer` header (RFC 6750, 2.1); null without one. */
export function bearerToken(request: SandboxRequest): string | null {
	return (
		/^Bearer ([^\s,]+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null
	);
}
