import type { IncomingMessage, ServerResponse } from "node:http";
import { findDataDeletion } from "@patchbay/connections";
import { sendJson } from "../http/send-json.ts";
import type { Services } from "../services.ts";
import { countStranger } from "./count-stranger.ts";

const address = /^\/api\/data-deletions\/([\w-]{1,100})$/;

/** `GET /api/data-deletions/{code}`: state of a person's request to have their data deleted, for whoever has its code. */
export async function serveDataDeletion(
	services: Services,
	request: IncomingMessage,
	response: ServerResponse,
	requestId: string,
): Promise<void> {
	const [, code] =
		address.exec((request.url ?? "/").split("?", 1)[0] ?? "") ?? [];
	const notFound = () =>
		sendJson(response, 404, {
			code: "NOT_FOUND",
			message:
				"There is no such request. Check the code; finished requests are kept for 400 days.",
		});
	if (code === undefined) return notFound();
	if (request.method !== "GET") {
		response.setHeader("Allow", "GET");
		return sendJson(response, 405, {
			code: "METHOD_NOT_ALLOWED",
			message: "Use GET.",
		});
	}
	const attempt = await countStranger(services, request, response);
	if (attempt === "too many") return;
	try {
		const found = await findDataDeletion(services, code);
		if (!found) return notFound();
		await attempt.succeeded();
		sendJson(response, 200, {
			requestedAt: found.requestedAt.toISOString(),
			completedAt: found.completedAt?.toISOString() ?? null,
		});
	} catch (err) {
		services.logger.error(
			{ err, requestId },
			"a request could not be looked up",
		);
		sendJson(response, 503, {
			code: "UNAVAILABLE",
			message: "This does not work right now. Try again in a moment.",
			requestId,
		});
	}
}
