import {
	AppError,
	InstallationFault,
	pauseBefore,
	type RequestErrorCode,
} from "@patchbay/errors";
import type { Logger } from "@patchbay/logger";
import { GraphQLError } from "graphql";
import { QuotaExceeded } from "../quotas/quota-exceeded.ts";
import { doneSentence } from "./mutation-progress.ts";

interface PublicError {
	code: RequestErrorCode;
	message: string;
	/** Status for clients that accept application/graphql-response+json. */
	status?: number;
}

const internal: PublicError = {
	code: "INTERNAL",
	message:
		"Something went wrong on our side. Try again; if this keeps happening, give the request id to whoever runs Patchbay.",
};

/** Translates an error that a caller cannot fix in its input into the words of `extensions.code`. */
export function toPublicError(error: unknown): PublicError {
	if (!(error instanceof AppError)) return internal;
	const { code, message } = error;
	switch (code) {
		case "UNAUTHENTICATED":
			return { code, message, status: 401 };
		// The contract knows no code of its own for reading without the right to.
		case "FORBIDDEN":
			return { code: "UNAUTHENTICATED", message, status: 403 };
		case "UNAVAILABLE":
		case "VAULT_UNAVAILABLE":
			return { code: "UNAVAILABLE", message, status: 503 };
		case "COST_EXCEEDED":
			return { code, message, status: 400 };
		case "RATE_LIMITED":
		case "BAD_REQUEST":
			return { code, message };
		case "INVALID_INPUT":
		case "NOT_FOUND":
			return { code: "BAD_REQUEST", message };
		default:
			return internal;
	}
}

/**
 * The error as it leaves: with one of the contract's codes and the request's id, and nothing of what happened inside,
 * which goes to the log under the same id.
 */
export function maskError(
	error: GraphQLError,
	{ requestId, logger }: { requestId: string; logger: Logger },
): GraphQLError {
	const { nodes, source, positions, path, originalError } = error;
	const cause = rootOf(originalError);
	const place = {
		nodes: nodes ?? null,
		source: source ?? null,
		positions: positions ?? null,
		path: path ?? null,
	};
	const http = httpOf(error);
	const done = error.extensions.done as readonly string[] | undefined;
	const told = (message: string) =>
		done ? `${message} ${doneSentence(done)}` : message;
	if (!cause || http) {
		// Of graphql-js about the document or its variables, or of Yoga about the HTTP request.
		return new GraphQLError(told(shortened(error.message)), {
			...place,
			extensions: {
				code: "BAD_REQUEST",
				requestId,
				...(done ? { done } : http ? { http } : {}),
			},
		});
	}
	const { code, message, status } = toPublicError(cause);
	if (code === "INTERNAL") {
		logger.error({ err: cause, requestId, path }, "a request failed");
	} else if (code === "UNAVAILABLE") {
		// What the operator has to set right is an error; what passes by itself is a warning.
		const level = cause instanceof InstallationFault ? "error" : "warn";
		logger[level]({ err: cause, requestId, path }, "a request was not served");
	}
	const field = cause instanceof AppError ? cause.field : undefined;
	const retryAt = cause instanceof AppError ? cause.retryAt : undefined;
	return new GraphQLError(told(message), {
		...place,
		extensions: {
			code,
			requestId,
			...(field && code === "BAD_REQUEST" ? { field } : {}),
			...(cause instanceof QuotaExceeded ? toldOfQuota(cause) : {}),
			...(retryAt && (code === "UNAVAILABLE" || code === "RATE_LIMITED")
				? {
						retryAfterSeconds: Math.max(
							1,
							Math.ceil(pauseBefore(retryAt) / 1000),
						),
					}
				: {}),
			// A status of failure would have it sent again.
			...(done ? { done } : status ? { http: { status, spec: true } } : {}),
		},
	});
}

/** graphql-js writes what was given beside what is wrong with it, however long it is: of that, its ends are enough. */
function shortened(message: string): string {
	return message.length > 1_000
		? `${message.slice(0, 400)} … ${message.slice(-500)}`.toWellFormed()
		: message;
}

/** Nothing was done for this operation: it is a 429 whatever the client accepts. */
const toldOfQuota = ({ retryAfterSeconds }: QuotaExceeded) => ({
	retryAfterSeconds,
	http: {
		status: 429,
		headers: { "Retry-After": String(retryAfterSeconds) },
		spec: false,
	},
});

/** A body that is no JSON is a 400 whatever the client accepts: Yoga tells it by the parser's error beside the status. */
function httpOf({ extensions }: GraphQLError) {
	const { http, originalError } = extensions;
	return http && originalError ? { ...http, spec: false } : http;
}

/** The error that a resolver threw; undefined when graphql-js made it. */
function rootOf(error: Error | undefined | null): Error | undefined {
	if (!error) return undefined;
	return error instanceof GraphQLError ? rootOf(error.originalError) : error;
}
