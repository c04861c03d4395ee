import type { IncomingMessage, ServerResponse } from "node:http";
import { describeIssue } from "@patchbay/env";
import { acceptBody, acceptOffer, SignInFirst } from "@patchbay/identity";
import { findInvitationByToken } from "@patchbay/tenancy";
import { z } from "zod";
import { encodeGlobalId } from "../graphql/global-id.ts";
import { readJson } from "../http/read-json.ts";
import { sendJson } from "../http/send-json.ts";
import type { Services } from "../services.ts";
import { toRefusal } from "./refusal.ts";

const lookUpBody = z.object({ token: z.string().max(200) });
const routes = new Set(["/api/invitations/look-up", "/api/invitations/accept"]);

/**
 * `POST /api/invitations/look-up` and `…/accept`, for people who need not be signed in. The token comes in the body
 * alone: addresses stand in logs.
 */
export async function serveInvitations(
	services: Services,
	request: IncomingMessage,
	response: ServerResponse,
	requestId: string,
): Promise<void> {
	const { db, logger } = services;
	const { invited, findClientAddress } = services.authenticator;
	const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
	const refuse = (status: number, code: string, message: string) =>
		sendJson(response, status, { code, message });
	if (!routes.has(path))
		return refuse(
			404,
			"NOT_FOUND",
			"There is nothing here. Check the address.",
		);
	if (request.method !== "POST") {
		response.setHeader("Allow", "POST");
		return refuse(405, "METHOD_NOT_ALLOWED", "Use POST.");
	}
	const body = await readJson(request);
	if ("refused" in body) {
		const { status, code, message } = body.refused;
		return refuse(status, code, message);
	}
	const accepts = path === "/api/invitations/accept";
	const parsed = (accepts ? acceptBody : lookUpBody).safeParse(body.value, {
		error: describeIssue,
	});
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		return sendJson(response, 400, {
			code: "INVALID_INPUT",
			message: issue?.message ?? "The input is not valid.",
			field: issue?.path.map(String) ?? [],
		});
	}
	const { data } = parsed;
	try {
		const address = findClientAddress({
			headers: request.headers,
			remoteAddress: request.socket.remoteAddress ?? "",
		});
		const attempt = { account: data.token, address };
		const waitSeconds = await invited.throttle.count(attempt);
		if (waitSeconds > 0) {
			response.setHeader("Retry-After", String(waitSeconds));
			const minutes = Math.ceil(waitSeconds / 60);
			return sendJson(response, 429, {
				code: "RATE_LIMITED",
				message: `Too many attempts. Wait ${minutes} ${minutes === 1 ? "minute" : "minutes"}, then try again.`,
				retryAfterSeconds: waitSeconds,
			});
		}
		const answer = accepts
			? await accept(services, request, data, { requestId, ipAddress: address })
			: await lookUp(services, data.token);
		await invited.throttle.succeeded(attempt);
		sendJson(response, 200, answer);
	} catch (error) {
		if (error instanceof SignInFirst)
			return refuse(409, "SIGN_IN_FIRST", error.message);
		try {
			const { status, ...told } = toRefusal(error);
			sendJson(response, status, told);
		} catch (err) {
			logger.error({ err, requestId }, "an invitation could not be served");
			sendJson(response, 503, {
				code: "UNAVAILABLE",
				message: "This does not work right now. Try again in a moment.",
				requestId,
			});
		}
	}

	async function lookUp({ authenticator }: Services, token: string) {
		const offer = await findInvitationByToken(db, token);
		return {
			tenantName: offer.tenantName,
			email: offer.email,
			role: offer.role,
			invitedBy: offer.invitedBy,
			expiresAt: offer.expiresAt,
			hasAccount: await authenticator.invited.hasAccount(offer.email),
		};
	}
}

async function accept(
	{ db, authenticator }: Services,
	{ headers }: IncomingMessage,
	body: z.output<typeof acceptBody>,
	origin: { requestId: string; ipAddress: string },
) {
	const { invited } = authenticator;
	const userAgent = headers["user-agent"]?.slice(0, 500);
	const person = await authenticator.findSignedIn(headers);
	const joined = await acceptOffer({ db, invited }, body, person, {
		...origin,
		...(userAgent ? { userAgent } : {}),
	});
	return { ...joined, tenantId: encodeGlobalId("Tenant", joined.tenantId) };
}
