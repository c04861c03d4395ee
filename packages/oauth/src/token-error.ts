import { type AppError, pauseBefore, waitInWords } from "@patchbay/errors";
import { printable } from "./callback-error.ts";
import {
	AppRejected,
	CodeRejected,
	ConsentDenied,
	GrantRevoked,
	PlatformRejected,
	PlatformUnavailable,
	RateLimited,
} from "./errors.ts";
import type { TokenErrorKind, TokenUse } from "./provider.ts";
import { type TokenReply, unusable } from "./token-request.ts";
import { describeShape } from "./token-shape.ts";

export interface TokenFailure {
	kind: TokenErrorKind | "unreadable";
	error: AppError;
}

/** Rules by which a platform's replies are judged. */
export interface ReplyRules {
	platformName: string;
	/** See `OAuth2Definition.appPlace`. */
	appPlace?: string;
	classify?(reply: TokenReply, use: TokenUse): TokenErrorKind | null;
	/** Meanings of `error` words, beyond those of RFC 6749. */
	errorWords?: ReadonlyMap<string, TokenErrorKind>;
}

/** RFC 6749 5.2, and RFC 6750 3.1 for a token that is not known. */
const standard: ReadonlyMap<string, TokenErrorKind> = new Map([
	["invalid_grant", "grant"],
	["invalid_token", "grant"],
	["invalid_client", "client"],
	["unauthorized_client", "app"],
	["invalid_request", "app"],
	["unsupported_grant_type", "app"],
	["invalid_scope", "app"],
	["temporarily_unavailable", "unavailable"],
	["server_error", "unavailable"],
]);

/**
 * The failure that a reply means; null for a success. The platform's own rule sees every reply, one that calls itself a
 * success too; then the status decides, then the `error` word.
 */
export function readTokenError(
	rules: ReplyRules,
	reply: TokenReply,
	use: TokenUse,
): TokenFailure | null {
	const name = rules.platformName;
	const body = fieldsOf(reply.json);
	const word = typeof body?.error === "string" ? body.error : null;
	const subtype =
		typeof body?.error_subtype === "string" ? body.error_subtype : null;
	const options = {
		cause: new Error(
			`status ${reply.status}, error ${printable(word)}${subtype === null ? "" : `, subtype ${printable(subtype)}`}`,
		),
		...(reply.retryAt ? { retryAt: reply.retryAt } : {}),
	};
	const kind = kindOf(rules, reply, use, word);
	if (kind === null) return null;
	if (kind === "unreadable")
		return {
			kind,
			error: unusable(name, `status ${reply.status}; ${describeShape(body)}`),
		};
	return {
		kind,
		error: tokenError(kind, name, use, { ...options, place: rules.appPlace }),
	};
}

function kindOf(
	rules: ReplyRules,
	reply: TokenReply,
	use: TokenUse,
	word: string | null,
): TokenErrorKind | "unreadable" | null {
	const own = rules.classify?.(reply, use);
	if (own) return own;
	if (reply.status >= 200 && reply.status < 300) return null;
	if (reply.status === 429) return "rate_limited";
	if (reply.status >= 500 || reply.status === 408) return "unavailable";
	if (word === null) return "unreadable";
	return rules.errorWords?.get(word) ?? standard.get(word) ?? "rejected";
}

/** The error that a person or the operator is told for a failed call. */
export function tokenError(
	kind: TokenErrorKind,
	name: string,
	use: TokenUse,
	{
		place,
		...options
	}: { cause: Error; retryAt?: Date; place?: string | undefined },
): AppError {
	const isNew = use === "exchange" || use === "request";
	const at = place ? ` ${place}` : "";
	switch (kind) {
		case "rate_limited": {
			const retryAt = options.retryAt ?? new Date(Date.now() + 60_000);
			// A person waits for an exchange; what is said of a renewal is read at another time.
			const when = isNew ? `in ${waitInWords(pauseBefore(retryAt))}` : "later";
			return new RateLimited(
				`${name} is limiting our requests right now. Try again ${when}.`,
				{ ...options, retryAt, isGuess: options.retryAt === undefined },
			);
		}
		case "unavailable":
			return new PlatformUnavailable(
				`${name} could not answer right now. Try again in a few minutes.`,
				options,
			);
		case "client":
		case "app":
			return new AppRejected(
				`${name} rejects the OAuth app that Patchbay uses. Ask whoever set it up, an owner of the workspace or the operator, to correct its client ID, secret or redirect URI${at}.`,
				options,
			);
		case "clock":
			return new AppRejected(
				`${name} rejects this installation's requests because this server's clock is wrong. Ask its operator to set the clock, then try again.`,
				options,
			);
		case "grant":
			return isNew
				? new CodeRejected(
						`${name} no longer accepts this answer: it was used before or is too old. Start the connection again.`,
						options,
					)
				: new GrantRevoked(
						`${name} no longer accepts this access. Connect again.`,
						options,
					);
		case "policy": {
			const message = `An administrator of your organization does not allow this app at ${name}. Ask them to allow it, then connect again.`;
			return isNew
				? new ConsentDenied(message, options)
				: new GrantRevoked(message, options);
		}
		case "rejected":
			return new PlatformRejected(
				`${name} refused the request. Try again; if this keeps happening, tell the operator.`,
				options,
			);
	}
}

function fieldsOf(value: unknown): Record<string, unknown> | null {
	return typeof value === "object" && value !== null
		? (value as Record<string, unknown>)
		: null;
}
