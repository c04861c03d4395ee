import { randomUUID } from "node:crypto";
import { json } from "../reply.ts";
import type { Reply } from "../simulator.ts";

/** One error of Klaviyo's own. */
export interface KlaviyoError {
	status: number;
	code: string;
	title: string;
	detail: string;
	source?: { pointer: string } | { parameter: string };
	headers?: Record<string, string>;
}

/** Thrown by whatever refuses a call; answered with its error. */
export class KlaviyoRefused extends Error {
	readonly error: KlaviyoError;

	constructor(error: KlaviyoError) {
		super(error.detail);
		this.error = error;
	}
}

export const mediaType = "application/vnd.api+json";

/** Klaviyo's JSON:API document of one error. */
export function errorReply(error: KlaviyoError): Reply {
	const { headers = {}, source = {}, ...said } = error;
	return json(
		error.status,
		{
			errors: [
				{
					id: randomUUID(),
					...said,
					source,
					links: {},
					meta: {},
				},
			],
		},
		{ "content-type": mediaType, ...headers },
	);
}

const failedSource = { pointer: "/data/" };

export const notAuthenticated: KlaviyoError = {
	status: 401,
	code: "not_authenticated",
	title: "Authentication credentials were not provided.",
	detail:
		"Missing or invalid private key or OAuth token. Please check your authorization headers and try again.",
	source: failedSource,
};

/** For a key that never was, and for one that was deleted: Klaviyo does not tell them apart. */
export const authenticationFailed: KlaviyoError = {
	status: 401,
	code: "authentication_failed",
	title: "Incorrect authentication credentials.",
	detail: "Incorrect authentication credentials.",
	source: failedSource,
};

export function permissionDenied(scope: string): KlaviyoError {
	return {
		status: 403,
		code: "permission_denied",
		title: "You do not have permission to perform this action.",
		detail: `You do not have permission to perform this action. The API key is missing the required scope: ${scope}`,
		source: failedSource,
	};
}

/** A refusal by the limits carries `Retry-After` alone: the headers of a success are absent. */
export function throttled(seconds: number): KlaviyoError {
	const detail = `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? "" : "s"}.`;
	return {
		status: 429,
		code: "throttled",
		title: "Request was throttled.",
		detail,
		source: failedSource,
		headers: { "retry-after": String(seconds) },
	};
}

export function invalid(
	detail: string,
	source: KlaviyoError["source"] = failedSource,
): KlaviyoError {
	return {
		status: 400,
		code: "invalid",
		title: "Invalid input.",
		detail,
		source,
	};
}

export const notFound: KlaviyoError = {
	status: 404,
	code: "not_found",
	title: "Not found.",
	detail: "Not found.",
	source: failedSource,
};

export function methodNotAllowed(method: string): KlaviyoError {
	return {
		status: 405,
		code: "method_not_allowed",
		title: "Method not allowed.",
		detail: `Method "${method}" not allowed.`,
		source: failedSource,
	};
}

export function unsupportedMediaType(type: string): KlaviyoError {
	return {
		status: 415,
		code: "unsupported_media_type",
		title: "Unsupported media type.",
		detail: `Unsupported media type "${type}" in request.`,
		source: failedSource,
	};
}

export function revisionRetired(revision: string): KlaviyoError {
	return {
		status: 410,
		code: "revision_retired",
		title: "API revision retired.",
		detail: `The revision ${revision} is retired. Use a supported revision.`,
		source: failedSource,
	};
}
