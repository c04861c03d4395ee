import type { People } from "@patchbay/identity";
import type { Answer, Call } from "./call.ts";
import { refusalMessage } from "./refusal-messages.ts";

export type Forward = (
	call: Call,
	path: string,
	body?: Readonly<Record<string, unknown>>,
) => Promise<Answer>;

/**
 * Hands a call to better-auth's route of this path below `/api/auth`. Session tokens are taken out of what it answers:
 * they are for the cookie, which no script in a page can read.
 *
 * @throws Error when better-auth fails, or answers in a form of its own
 */
export function createForward(people: People, apiUrl: string): Forward {
	return async ({ headers, body }, path, changed) => {
		const sent = changed ?? body;
		const own = new Headers(headers);
		own.delete("content-length");
		own.delete("transfer-encoding");
		if (sent) own.set("content-type", "application/json");
		return toAnswer(
			await people.auth.handler(
				new Request(new URL(`/api/auth${path}`, apiUrl), {
					method: sent ? "POST" : "GET",
					headers: own,
					body: sent ? JSON.stringify(sent) : null,
				}),
			),
		);
	};
}

/** @throws Error for a failure of better-auth's own */
export async function toAnswer(response: Response): Promise<Answer> {
	const { status, headers } = response;
	const cookies = headers.getSetCookie();
	const text = await response.text();
	if (status >= 500) throw new Error(`better-auth answered ${status}`);
	const body: unknown = text === "" ? null : JSON.parse(text);
	if (status < 400) return { status, body: withoutTokens(body), cookies };
	const { code: named } = (body ?? {}) as Record<string, unknown>;
	const code =
		typeof named === "string"
			? named
			: status === 401
				? "UNAUTHENTICATED"
				: "INVALID_INPUT";
	return { status, body: { code, message: refusalMessage(code) }, cookies };
}

function withoutTokens(body: unknown): unknown {
	if (typeof body !== "object" || body === null || Array.isArray(body))
		return body;
	return Object.fromEntries(
		Object.entries(body)
			.filter(([name]) => name !== "token")
			.map(([name, value]) => [
				name,
				name === "session" ? withoutTokens(value) : value,
			]),
	);
}
