import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "../http/send-json.ts";
import type { Services } from "../services.ts";

/**
 * Counts a call of somebody who cannot say who they are, before any work is done for them. Answers with 429 where the address
 * has called too often.
 */
export async function countStranger(
	{ authenticator }: Pick<Services, "authenticator">,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<"too many" | { succeeded(): Promise<void> }> {
	const address = authenticator.findClientAddress({
		headers: request.headers,
		remoteAddress: request.socket.remoteAddress ?? "",
	});
	// Nobody's wrong calls keep somebody else's right ones away: only the address counts.
	const attempt = { account: address, address };
	const waitSeconds = await authenticator.strangers.count(attempt);
	if (waitSeconds === 0)
		return { succeeded: () => authenticator.strangers.succeeded(attempt) };
	response.setHeader("Retry-After", String(waitSeconds));
	sendJson(response, 429, {
		code: "RATE_LIMITED",
		message: "Too many calls. Wait a minute, then try again.",
		retryAfterSeconds: waitSeconds,
	});
	return "too many";
}
