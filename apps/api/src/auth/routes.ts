import type { IncomingMessage, ServerResponse } from "node:http";
import { fromNodeHeaders } from "better-auth/node";
import type { AuthenticatorOptions } from "./authenticator.ts";
import { clientAddressHeader, type People } from "./better-auth.ts";
import type { FindClientAddress } from "./client-address.ts";
import { auditSignIn } from "./sign-in-audit.ts";
import { createSignInThrottle } from "./sign-in-throttle.ts";

type Dependencies = AuthenticatorOptions & {
	people: People;
	findClientAddress: FindClientAddress;
};

const served = new Map([
	["/api/auth/sign-in/email", "POST"],
	["/api/auth/sign-out", "POST"],
	["/api/auth/get-session", "GET"],
]);
const maximumBodyBytes = 16 * 1024;

/** The part of better-auth's HTTP routes that we serve, with the throttle and the audit around sign-in. */
export function createRoutes(dependencies: Dependencies) {
	const { people, findClientAddress, apiUrl, logger } = dependencies;
	const throttle = createSignInThrottle(people.pool);

	return async (
		request: IncomingMessage,
		response: ServerResponse,
		requestId: string,
	): Promise<void> => {
		const { pathname } = new URL(request.url ?? "/", apiUrl);
		const method = served.get(pathname);
		if (!method)
			return reply(response, 404, {
				code: "NOT_FOUND",
				message: "There is nothing here.",
			});
		if (request.method !== method) {
			response.setHeader("Allow", method);
			return reply(response, 405, {
				code: "METHOD_NOT_ALLOWED",
				message: `Use ${method}.`,
			});
		}
		const address = findClientAddress({
			headers: request.headers,
			remoteAddress: request.socket.remoteAddress ?? "",
		});
		const headers = fromNodeHeaders(request.headers);
		headers.set(clientAddressHeader, address);
		try {
			const body = method === "POST" ? await readBody(request) : null;
			if (body === "too large") {
				return reply(response, 413, {
					code: "BODY_TOO_LARGE",
					message: "The request is too large.",
				});
			}
			const forward = () => {
				headers.delete("content-length");
				return people.auth.handler(
					new Request(new URL(pathname, apiUrl), { method, headers, body }),
				);
			};
			if (pathname !== "/api/auth/sign-in/email")
				return await send(response, await forward());

			const email = readEmail(body);
			if (email === null) {
				return reply(response, 400, {
					code: "INVALID_INPUT",
					message: "Send JSON with an email and a password.",
				});
			}
			const waitSeconds = await throttle.count({ email, address });
			if (waitSeconds > 0) {
				response.setHeader("Retry-After", String(waitSeconds));
				const minutes = Math.ceil(waitSeconds / 60);
				return reply(response, 429, {
					code: "RATE_LIMITED",
					message: `Too many attempts to sign in. Wait ${minutes} ${minutes === 1 ? "minute" : "minutes"}, then try again.`,
					retryAfterSeconds: waitSeconds,
				});
			}
			const result = await forward();
			if (result.ok) await throttle.succeeded({ email, address });
			const userAgent = request.headers["user-agent"]?.slice(0, 500);
			const origin = {
				requestId,
				ipAddress: address,
				...(userAgent ? { userAgent } : {}),
			};
			if (result.ok) await auditSignIn(dependencies, email, true, origin);
			await send(response, result);
			// After the answer, so that its time does not tell whether the account exists.
			if (!result.ok) await auditSignIn(dependencies, email, false, origin);
		} catch (err) {
			logger.error({ err, requestId }, "a sign-in request failed");
			if (response.headersSent) return;
			reply(response, 503, {
				code: "UNAVAILABLE",
				message: "Sign-in is not available right now. Try again in a moment.",
				requestId,
			});
		}
	};
}

async function readBody(
	request: IncomingMessage,
): Promise<string | null | "too large"> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > maximumBodyBytes) return "too large";
		chunks.push(chunk);
	}
	// No body at all: an empty string would be sent on as text.
	return size === 0 ? null : Buffer.concat(chunks).toString();
}

function readEmail(body: string | null): string | null {
	try {
		const { email, password } = JSON.parse(body ?? "") as {
			email?: unknown;
			password?: unknown;
		};
		return typeof email === "string" &&
			email.length <= 320 &&
			typeof password === "string"
			? email
			: null;
	} catch {
		return null;
	}
}

function reply(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, {
		"Content-Type": "application/json",
		"Cache-Control": "no-store",
	});
	response.end(JSON.stringify(body));
}

async function send(response: ServerResponse, result: Response): Promise<void> {
	response.statusCode = result.status;
	for (const [name, value] of result.headers) {
		if (name !== "set-cookie") response.setHeader(name, value);
	}
	const cookies = result.headers.getSetCookie();
	if (cookies.length > 0) response.setHeader("Set-Cookie", cookies);
	response.setHeader("Cache-Control", "no-store");
	response.end(Buffer.from(await result.arrayBuffer()));
}
