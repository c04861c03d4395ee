import { type AppLoadContext, data, redirect } from "@remix-run/node";
import { Agent, fetch } from "undici";
import { ApiError, type PageProblem } from "./api-error.ts";
import { apiHeaders } from "./api-headers.server.ts";
import type { TypedDocument } from "./graphql/document.ts";
import { signInPath } from "./sign-in-path.ts";

const queryTimeoutMs = 20_000;
/** Some mutations wait for a platform: connecting reads every account. */
const mutationTimeoutMs = 90_000;
const connections = new Agent({
	connect: { timeout: 3_000 },
	headersTimeout: 0,
	bodyTimeout: 0,
});

export interface RouteArgs {
	request: Request;
	context: AppLoadContext;
}

interface GraphqlAnswer<Result> {
	data?: Result | null;
	errors?: {
		message: string;
		extensions?: { code?: string; requestId?: string };
	}[];
}

/**
 * Sends one document to the API with the session of the request.
 *
 * @throws ApiError when there is no complete answer.
 */
export async function callApi<Result, Variables>(
	{ request, context }: RouteArgs,
	document: TypedDocument<Result, Variables>,
	variables: Variables,
): Promise<Result> {
	const answer = await post<Result>({ request, context }, document, variables);
	const error = answer.errors?.[0];
	if (error) {
		throw new ApiError(
			error.extensions?.code ?? "INTERNAL",
			error.message,
			error.extensions?.requestId ?? context.requestId,
		);
	}
	if (!answer.data)
		throw new ApiError(
			"INTERNAL",
			"The API sent an empty answer.",
			context.requestId,
		);
	return answer.data;
}

async function post<Result>(
	{ request, context }: RouteArgs,
	document: TypedDocument<Result, never>,
	variables: unknown,
): Promise<GraphqlAnswer<Result>> {
	const timeout =
		document.kind === "mutation" ? mutationTimeoutMs : queryTimeoutMs;
	try {
		const response = await fetch(`${context.apiUrl}/graphql`, {
			method: "POST",
			dispatcher: connections,
			// A mutation goes on when its browser leaves: what it began must be told as it ended.
			signal:
				document.kind === "mutation"
					? AbortSignal.timeout(timeout)
					: AbortSignal.any([request.signal, AbortSignal.timeout(timeout)]),
			headers: {
				...apiHeaders({
					cookie: request.headers.get("cookie"),
					vouchedClient: context.vouchedClient,
					requestId: context.requestId,
					userAgent: request.headers.get("user-agent"),
				}),
				// With this type the API's status tells a missing right (403) from a missing session (401).
				accept: "application/graphql-response+json",
				"content-type": "application/json",
			},
			body: JSON.stringify({
				query: document.text,
				operationName: document.name,
				variables,
			}),
		});
		const answer = (await response.json()) as GraphqlAnswer<Result>;
		return response.status === 403 ? asForbidden(answer) : answer;
	} catch (cause) {
		throw new ApiError(
			"UNAVAILABLE",
			"Patchbay's API cannot be reached right now.",
			context.requestId,
			{ cause },
		);
	}
}

/** The contract has one code for both; someone who is signed in must not be sent to sign in. */
function asForbidden<Result>(
	answer: GraphqlAnswer<Result>,
): GraphqlAnswer<Result> {
	const errors = answer.errors?.map((error) => ({
		...error,
		extensions: { ...error.extensions, code: "FORBIDDEN" },
	}));
	return { ...answer, ...(errors ? { errors } : {}) };
}

/** The API as loaders and actions use it: what it cannot answer becomes a page (sign-in, try again, not found). */
export function api(args: RouteArgs) {
	return async function call<Result, Variables>(
		document: TypedDocument<Result, Variables>,
		...[variables]: Record<string, never> extends Variables
			? [variables?: Variables]
			: [variables: Variables]
	): Promise<Result> {
		try {
			return await callApi(args, document, (variables ?? {}) as Variables);
		} catch (error) {
			if (error instanceof ApiError) throw toPage(error, args);
			throw error;
		}
	};
}

const statusOf: Record<string, number> = {
	FORBIDDEN: 403,
	BAD_REQUEST: 400,
	COST_EXCEEDED: 400,
	RATE_LIMITED: 429,
	UNAVAILABLE: 503,
};

/** The response to throw for an error of the API: the sign-in page, or an error page with its code. */
export function toPage(error: ApiError, { request, context }: RouteArgs) {
	if (error.code === "UNAUTHENTICATED")
		return redirect(signInPath(request, context.adminUrl));
	const failed = error.code === "INTERNAL" || error.code === "UNAVAILABLE";
	// Whoever leaves a page while it loads ends its calls: that is nobody's failure.
	if (failed && !request.signal.aborted) {
		context.logger.warn(
			{ apiCode: error.code, cause: String(error.cause ?? error.message) },
			"The API did not answer",
		);
	}
	const problem: PageProblem = {
		code: error.code,
		message: error.message,
		requestId: error.requestId,
	};
	return data(problem, { status: statusOf[error.code] ?? 500 });
}

/** @throws Response 404 as an error page, when the API knows no such object for this person. */
export function orNotFound<T>(value: T | null | undefined, what: string): T {
	if (value !== null && value !== undefined) return value;
	const problem: PageProblem = {
		code: "NOT_FOUND",
		message: `This ${what} does not exist, or belongs to another workspace.`,
		requestId: "",
	};
	throw data(problem, { status: 404 });
}

/** A route parameter that the route's path guarantees. */
export function requireParam(
	params: Readonly<Record<string, string | undefined>>,
	name: string,
): string {
	return orNotFound(params[name], "page");
}
