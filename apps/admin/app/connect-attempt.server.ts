import { randomBytes } from "node:crypto";
import { redirect } from "@remix-run/node";
import { z } from "zod";
import { type RouteArgs, toPage } from "./api.server.ts";
import { ApiError } from "./api-error.ts";
import {
	browserNonce,
	connectOrigin,
	connectProblem,
	secureCookies,
} from "./cookies.server.ts";
import { platformPath } from "./format/platform-paths.ts";
import { localPath } from "./forms/local-path.ts";
import type { Platform } from "./graphql/enums.ts";
import type { UserError } from "./graphql/parts.ts";

const Origin = z.object({
	brandId: z.string(),
	connectionId: z.string().nullable(),
	/** Features that were asked for by name. */
	scopeSets: z.array(z.string()).default([]),
	returnTo: z.string(),
});
/** Page where a connect began: enough to try again and to go back. */
export type ConnectOrigin = z.infer<typeof Origin>;

const Problem = z.object({
	code: z.string(),
	message: z.string(),
	retryAfterSeconds: z.number().nullable(),
});
export type ConnectProblem = z.infer<typeof Problem>;

/** The value that ties attempts to this browser: the one it has, or a new one of 256 bits. */
export async function nonceOfBrowser(request: Request): Promise<string> {
	return (await readNonce(request)) ?? randomBytes(32).toString("base64url");
}

export async function readNonce(request: Request): Promise<string | undefined> {
	const nonce: unknown = await browserNonce.parse(
		request.headers.get("cookie"),
	);
	return typeof nonce === "string" && /^[\w-]{43}$/.test(nonce)
		? nonce
		: undefined;
}

export async function readOrigin(
	request: Request,
): Promise<ConnectOrigin | null> {
	const { success, data } = Origin.safeParse(
		await connectOrigin.parse(request.headers.get("cookie")),
	);
	return success ? { ...data, returnTo: localPath(data.returnTo) } : null;
}

export async function readProblem(
	request: Request,
): Promise<ConnectProblem | null> {
	const { success, data } = Problem.safeParse(
		await connectProblem.parse(request.headers.get("cookie")),
	);
	return success ? data : null;
}

/** Cookies of an attempt that begins now. */
export async function attemptCookies(
	{ context }: RouteArgs,
	nonce: string,
	origin: ConnectOrigin,
): Promise<Headers> {
	const secure = secureCookies(context.adminUrl);
	const headers = new Headers();
	headers.append("Set-Cookie", await browserNonce.serialize(nonce, secure));
	headers.append("Set-Cookie", await connectOrigin.serialize(origin, secure));
	return headers;
}

/** Leads to the page that says what went wrong. The reason travels in a cookie: nobody can put words there by a link. */
export async function toProblemPage(
	args: RouteArgs,
	platform: Platform,
	problem: ConnectProblem,
	headers = new Headers(),
) {
	headers.append(
		"Set-Cookie",
		await connectProblem.serialize(
			problem,
			secureCookies(args.context.adminUrl),
		),
	);
	return redirect(`/oauth/${platformPath(platform)}/problem`, { headers });
}

/** The first of the API's userErrors; the others say no more to a person in the middle of connecting. */
export function problemOfUserErrors([
	first,
]: readonly UserError[]): ConnectProblem {
	return {
		code: first?.code ?? "INTERNAL",
		message: first?.message ?? "",
		retryAfterSeconds: first?.retryAfterSeconds ?? null,
	};
}

/** Leads on from a call that the API did not answer: to its problem, or to the sign-in. Throws what is no such error. */
export async function toFailurePage(
	args: RouteArgs,
	platform: Platform,
	error: unknown,
	headers?: Headers,
) {
	if (!(error instanceof ApiError)) throw error;
	const { code, message } = error;
	if (code === "UNAUTHENTICATED") throw toPage(error, args);
	return await toProblemPage(
		args,
		platform,
		{ code, message, retryAfterSeconds: null },
		headers,
	);
}
