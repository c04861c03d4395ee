import type { Logger } from "pino";
import { answerWithFaults } from "./answer-fault.ts";
import { handleControl, type RunningModule } from "./control.ts";
import { cutReply } from "./fault-reply.ts";
import type { Faults } from "./faults.ts";
import { indexPage } from "./index-page.ts";
import type { Answer } from "./listeners.ts";
import { answerMailbox } from "./mailbox/answer-mailbox.ts";
import type { MailboxStore } from "./mailbox/mailbox.ts";
import { html, json } from "./reply.ts";
import { type RequestLog, readableBody } from "./request-log.ts";
import { BodyTooLarge, type Reply, type SandboxRequest } from "./simulator.ts";
import type { Clock } from "./world/clock.ts";

export type AnswerParts = {
	running: readonly RunningModule[];
	faults: Faults;
	requests: RequestLog;
	mailbox: MailboxStore;
	clock: Clock;
	describe: () => Record<string, unknown>;
	logger: Logger;
};

/** Answers every call: the sandbox's own addresses, and each platform's below its prefix or under its host name. */
export function createAnswer(parts: AnswerParts): Answer {
	const { running, faults, requests, logger } = parts;
	return async (request, hostName, transport, abandoned) => {
		const { owner, routed } = routeToOwner(request, hostName, running);
		const own = owner === null ? await answerItself(routed, parts) : null;
		if (own !== null) return own;
		const called =
			owner ??
			running.find(({ module }) =>
				routed.path.startsWith(`/${module.platform}/`),
			) ??
			null;
		const entry = requests.start(routed, transport);
		Object.assign(entry, called?.simulator.notes?.(routed, null));
		abandoned.addEventListener("abort", () => {
			entry.status ??= 0;
		});
		try {
			const real = async (): Promise<Reply> =>
				called === null
					? json(404, {
							error: `No simulator serves ${routed.path}; see GET /__sandbox/`,
						})
					: await called.simulator.handle(routed);
			const reply = await answerWithFaults(routed, real, {
				running: called,
				faults,
				abandoned,
				met: (kind) => {
					entry.fault = kind;
				},
			});
			if (!["GET", "HEAD"].includes(routed.method)) {
				const type = routed.headers["content-type"] ?? "";
				const body = readableBody(type, await routed.body());
				if (typeof body?.grant_type === "string")
					entry.grantType = body.grant_type;
				Object.assign(entry, called?.simulator.notes?.(routed, body));
			}
			entry.status = reply.status;
			logger.debug(
				{
					method: routed.method,
					path: routed.path,
					status: reply.status,
					fault: entry.fault,
				},
				"answered",
			);
			return reply;
		} catch (error) {
			// Whoever left while sending is no failure of ours.
			if (abandoned.aborted) return cutReply;
			entry.status = error instanceof BodyTooLarge ? 413 : 500;
			if (error instanceof BodyTooLarge) throw error;
			logger.error({ err: error, path: routed.path }, "the sandbox failed");
			return json(entry.status, {
				error: {
					code: entry.status,
					message: "The sandbox could not answer",
					status: "INTERNAL",
				},
			});
		}
	};
}

/** The platform that a host name or an unmistakable path belongs to, and the call as it would be on the plain port. */
function routeToOwner(
	request: SandboxRequest,
	hostName: string,
	running: readonly RunningModule[],
): { owner: RunningModule | null; routed: SandboxRequest } {
	const host = running.find(({ module }) => module.hosts.includes(hostName));
	const owner =
		host ??
		running.find(({ module }) =>
			module.ownPaths?.some((path) => request.path.startsWith(path)),
		) ??
		null;
	if (owner === null) return { owner, routed: request };
	return {
		owner,
		routed: {
			...request,
			origin: host === undefined ? request.origin : `https://${hostName}`,
			path: `/${owner.module.platform}${request.path}`,
		},
	};
}

/** The sandbox's own pages and switches; null for any other address. */
async function answerItself(
	request: SandboxRequest,
	parts: AnswerParts,
): Promise<Reply | null> {
	const { path } = request;
	const mail = answerMailbox(request, parts.mailbox);
	if (mail !== null) return mail;
	if (path === "/__sandbox" || path.startsWith("/__sandbox/"))
		return await handleControl(request, parts);
	if (path === "/healthz") return json(200, { status: "ok" });
	if (path === "/") return html(200, indexPage(parts.describe()));
	return null;
}
