import type { RequestOrigin } from "@patchbay/identity";

/** A request to one of the routes, read and checked for its form. */
export interface Call {
	/** Headers of the request, with the client's address under our own name. */
	headers: Headers;
	origin: RequestOrigin;
	/** Parsed by the route's schema; null for a GET. */
	body: Readonly<Record<string, unknown>> | null;
	/** Raw, without the question mark. */
	query: string;
}

export interface Answer {
	status: number;
	body: unknown;
	/** `Set-Cookie` values. */
	cookies: string[];
	location?: string;
	retryAfterSeconds?: number;
	/** Done after the answer is out, so that its time tells nothing about it. */
	afterwards?: () => Promise<void>;
}

export type Handler = (call: Call) => Promise<Answer>;

export const isOk = ({ status }: Answer) => status >= 200 && status < 300;

export function refuse(status: number, code: string, message: string): Answer {
	return { status, body: { code, message }, cookies: [] };
}

/** @param what such as `attempts to sign in` */
export function refuseForNow(waitSeconds: number, what: string): Answer {
	const minutes = Math.ceil(waitSeconds / 60);
	return {
		status: 429,
		body: {
			code: "RATE_LIMITED",
			message: `Too many ${what}. Wait ${minutes} ${minutes === 1 ? "minute" : "minutes"}, then try again.`,
			retryAfterSeconds: waitSeconds,
		},
		cookies: [],
		retryAfterSeconds: waitSeconds,
	};
}

/** Text of the body's field. */
export function textOf({ body }: Call, name: string): string {
	const value = body?.[name];
	return typeof value === "string" ? value : "";
}
