import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import {
	readPersonCall,
	requestDataDeletion,
	withdrawGrantsOf,
} from "@patchbay/connections";
import { platformKey } from "@patchbay/db/platform-key";
import { AppError } from "@patchbay/errors";
import { platformIds } from "@patchbay/platforms";
import { sendJson } from "../http/send-json.ts";
import type { Services } from "../services.ts";
import { type CallbackAddress, deletionPageUrl } from "./callback-urls.ts";
import { countStranger } from "./count-stranger.ts";

const address =
	/^\/api\/platform-callbacks\/([a-z-]{1,40})\/([\w.%~-]{1,300})\/(deauthorize|data-deletion)$/;

/**
 * `POST /api/platform-callbacks/{platform}/{client id}/deauthorize` and `…/data-deletion`: calls of a platform that tell of a
 * person. Nobody is signed in: the call's signature says that it is the platform's.
 */
export async function servePlatformCallbacks(
	services: Services,
	request: IncomingMessage,
	response: ServerResponse,
	requestId: string,
): Promise<void> {
	const { logger } = services;
	const refuse = (status: number, code: string, message: string) =>
		sendJson(response, status, { code, message });
	const called = readAddress(request);
	if (!called)
		return refuse(
			404,
			"NOT_FOUND",
			"There is nothing here. Check the address.",
		);
	if (request.method !== "POST") {
		response.setHeader("Allow", "POST");
		return refuse(405, "METHOD_NOT_ALLOWED", "Use POST.");
	}
	const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(
		request.headers["content-type"] ?? "",
	);
	if (!isForm)
		return refuse(
			415,
			"UNSUPPORTED_MEDIA_TYPE",
			"Send a form as application/x-www-form-urlencoded.",
		);
	const attempt = await countStranger(services, request, response);
	if (attempt === "too many") return;
	try {
		const form = new URLSearchParams(await text(request));
		const call = await readPersonCall(
			services,
			called.platform,
			called.clientId,
			form,
		);
		await attempt.succeeded();
		const told = { at: call.issuedAt, requestId };
		if (called.kind === "deauthorize") {
			const ended = await withdrawGrantsOf(services, call.person, told);
			logger.info(
				{ requestId, platform: called.platform, ended },
				"a platform told that a person removed the app",
			);
			return sendJson(response, 200, { success: true });
		}
		const code = await requestDataDeletion(services, call.person, told);
		logger.info(
			{ requestId, platform: called.platform },
			"a platform asked for the deletion of a person's data",
		);
		const url = deletionPageUrl(services, code);
		sendJson(response, 200, call.calls.deletionReply({ url, code }) as object);
	} catch (error) {
		if (error instanceof AppError && error.code === "INVALID_INPUT")
			return refuse(400, error.code, error.message);
		if (error instanceof AppError && error.code === "NOT_FOUND")
			return refuse(404, error.code, error.message);
		logger.error({ err: error, requestId }, "a platform's call failed");
		// The platform calls again.
		sendJson(response, 503, {
			code: "UNAVAILABLE",
			message: "This does not work right now. Try again in a moment.",
			requestId,
		});
	}
}

function readAddress({ url = "/" }: IncomingMessage): CallbackAddress | null {
	const match = address.exec(url.split("?", 1)[0] ?? "/");
	if (!match) return null;
	const [, key, client = "", kind] = match;
	const platform = platformIds.find((id) => platformKey(id) === key);
	const clientId = decode(client);
	return platform === undefined || clientId === null
		? null
		: { platform, clientId, kind: kind as CallbackAddress["kind"] };
}

function decode(text: string): string | null {
	try {
		return decodeURIComponent(text);
	} catch {
		return null;
	}
}
