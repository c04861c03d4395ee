import type { AppError } from "@patchbay/errors";
import { printable } from "./callback-error.ts";
import {
	AppRejected,
	CodeRejected,
	ConsentDenied,
	GrantRevoked,
	PlatformRejected,
	PlatformUnavailable,
	RateLimited,
	TokenResponseInvalid,
} from "./errors.ts";
import type { OAuthDefinition, TokenErrorKind } from "./provider.ts";
import type { FormReply } from "./token-request.ts";
import { describeShape } from "./token-shape.ts";

export interface TokenFailure {
	kind: TokenErrorKind | "unreadable";
	error: AppError;
}

/** What a reply with a failure status means; `use` says whether a code or a refresh token was sent. */
export function readTokenError(
	definition: OAuthDefinition,
	reply: FormReply,
	use: "exchange" | "refresh" | "revoke",
): TokenFailure {
	const name = definition.platformName;
	const body = parse(reply.body);
	const text = (field: string) => {
		const value = body?.[field];
		return typeof value === "string" ? value : null;
	};
	const error = text("error");
	const subtype = text("error_subtype");
	const options = {
		cause: new Error(
			`status ${reply.status}, error ${printable(error)}${subtype === null ? "" : `, subtype ${printable(subtype)}`}`,
		),
		...(reply.retryAt ? { retryAt: reply.retryAt } : {}),
	};
	if (reply.status === 429)
		return { kind: "rate_limited", error: rateLimited(name, options) };
	if (reply.status >= 500 || reply.status === 408)
		return { kind: "unavailable", error: unavailable(name, options) };
	if (error === null)
		return {
			kind: "unreadable",
			error: new TokenResponseInvalid(
				`${name} sent an unusable answer. Try again; tell the operator if it stays so.`,
				`status ${reply.status}; ${describeShape(body)}`,
			),
		};
	const kind = definition.classifyTokenError({
		httpStatus: reply.status,
		error,
		subtype,
	});
	return { kind, error: toError(kind, name, use, options) };
}

function toError(
	kind: TokenErrorKind,
	name: string,
	use: "exchange" | "refresh" | "revoke",
	options: { cause: Error; retryAt?: Date },
): AppError {
	if (kind === "rate_limited") return rateLimited(name, options);
	if (kind === "unavailable") return unavailable(name, options);
	if (kind === "client" || kind === "app")
		return new AppRejected(
			`${name} refuses this installation's app. Its operator has to correct the app's id, secret or redirect address.`,
			options,
		);
	if (kind === "grant")
		return use === "exchange"
			? new CodeRejected(
					`${name} no longer accepts this answer: it was used before or is too old. Start the connection again.`,
					options,
				)
			: new GrantRevoked(
					`${name} no longer accepts the access that was given. Connect again.`,
					options,
				);
	if (kind === "policy") {
		const message = `An administrator of your organization does not allow this app at ${name}. Ask them to allow it, then connect again.`;
		return use === "exchange"
			? new ConsentDenied(message, options)
			: new GrantRevoked(message, options);
	}
	return new PlatformRejected(
		`${name} refused the request. Try again; tell the operator if it stays so.`,
		options,
	);
}

function rateLimited(name: string, options: { cause: Error; retryAt?: Date }) {
	return new RateLimited(`${name} asks us to wait. Try again a little later.`, {
		...options,
		retryAt: options.retryAt ?? new Date(Date.now() + 60_000),
	});
}

function unavailable(name: string, options: { cause: Error; retryAt?: Date }) {
	return new PlatformUnavailable(
		`${name} could not answer just now. Try again in a few minutes.`,
		options,
	);
}

function parse(body: string): Record<string, unknown> | null {
	try {
		const value: unknown = JSON.parse(body);
		return typeof value === "object" && value !== null
			? (value as Record<string, unknown>)
			: null;
	} catch {
		return null;
	}
}
