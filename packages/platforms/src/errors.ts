import {
	AppError,
	type AppErrorOptions,
	InstallationFault,
	InvalidInput,
	Unavailable,
} from "@patchbay/errors";
import {
	AppRejected,
	GrantRevoked,
	PlatformRejected,
	PlatformUnavailable,
	RateLimited,
} from "@patchbay/oauth";
import { KeysDestroyed, SecretTampered } from "@patchbay/vault";

export {
	AppRejected,
	GrantRevoked,
	PlatformRejected,
	PlatformUnavailable,
	RateLimited,
};

/** The grant lives but lacks a right: a scope, or the user's access to this account. */
export class AccessMissing extends AppError {
	// biome-ignore lint/complexity/noUselessConstructor: it narrows the code
	constructor(
		code: "ACCESS_MISSING" | "SCOPE_MISSING",
		message: string,
		options?: AppErrorOptions,
	) {
		super(code, message, options);
	}
}

/** The user has not allowed what the call needs; asking for these scope sets cures it. */
export class ScopeMissing extends AccessMissing {
	/** Keys of the platform's scope sets to ask for, as `ConnectInput.scopeSets` takes them. */
	readonly scopeSets: readonly string[];

	constructor(
		message: string,
		scopeSets: readonly string[],
		options?: AppErrorOptions,
	) {
		super("SCOPE_MISSING", message, options);
		this.scopeSets = scopeSets;
	}
}

/** The ad account is cancelled, suspended or not set up: only its owner can fix that, at the platform. */
export class AccountInactive extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("PLATFORM_REJECTED", message, options);
	}
}

/** A reply that does not fit its schema as a whole; `path` says where. The reply itself is not kept. */
export class UnexpectedReply extends AppError {
	readonly path: string;

	constructor(message: string, path: string, options?: AppErrorOptions) {
		super("PLATFORM_REPLY_CHANGED", message, options);
		this.path = path;
	}
}

/** The cursor is too old or unknown to the platform: begin the list again without one. */
export class CursorExpired extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("PLATFORM_UNAVAILABLE", message, options);
	}
}

/** The platform's list names a page again, so it would be read for ever. */
export class EndlessList extends UnexpectedReply {}

/**
 * The platform computes no more of such a query for this account now: the account waits until `retryAt`, and less is asked for
 * at once then.
 */
export class QueryTooExpensive extends RateLimited {}

/** Reason why a report brought nothing. */
export type ReportFailure = "FAILED" | "EXPIRED" | "TOO_LARGE";

/** The platform did not make a report, or has it no longer: it is asked for again, for fewer days. */
export class ReportFailed extends AppError {
	readonly reason: ReportFailure;

	constructor(
		message: string,
		options: AppErrorOptions & { reason: ReportFailure },
	) {
		super("PLATFORM_UNAVAILABLE", message, options);
		this.reason = options.reason;
	}
}

/** The platform no longer tells numbers of days that lie so far back: there is nothing to read, now or later. */
export class BeyondHorizon extends PlatformRejected {}

/**
 * The platform was silent for as long as a call may take. It is not asked again at once: the caller gives its place to
 * others meanwhile.
 */
export class NoAnswer extends PlatformUnavailable {}

/** The call ended without the platform's own word: the connection broke, or a gateway answered in its place. */
export class CutOff extends PlatformUnavailable {}

/** Tells whether the platform may still be at work on what a failed call asked for. */
export const mayStillBeDone = (error: unknown): boolean =>
	error instanceof NoAnswer || error instanceof CutOff;

/**
 * The request's credential is not accepted. Inside this package only: the session renews it and the request is sent once
 * more.
 */
export class AccessTokenRefused extends AppError {
	/** True when the platform says that it is the token; false when it is only likely, and then no grant ends by it. */
	readonly isCertain: boolean;
	/** True when the platform's own word is that the access has ended. */
	readonly hasEnded: boolean;

	constructor(
		message: string,
		{
			isCertain,
			hasEnded,
			...options
		}: AppErrorOptions & { isCertain: boolean; hasEnded: boolean },
	) {
		super("RECONNECT_REQUIRED", message, options);
		this.isCertain = isCertain;
		this.hasEnded = hasEnded;
	}
}

/**
 * The platform refuses our app for one ad account, and may let it read others. The operator's matter, but only this
 * account fails by it.
 */
export class AppRejectedForAccount extends AppRejected {}

/**
 * The platform refuses the version of its API. Weeks before its end it does so for some calls only, so it is tried again
 * like an outage; when it stays so, Patchbay has to be updated.
 */
export class VersionRefused extends PlatformUnavailable {}

/** Reaction that a connector's failure asks of its caller. */
export type FailureKind =
	| "reconnect"
	| "access"
	| "account"
	| "rate_limited"
	| "transient"
	| "operator"
	/** The key service is away: it passes, and is neither the platform's nor the tenant's doing. */
	| "vault"
	/** Something else of this installation fails: it passes once its operator has set it right, and is nobody else's doing. */
	| "installation"
	| "cursor"
	| "rejected"
	| "reply"
	| "unknown";

/** Sorts any error that a connector or a session can throw. */
export function failureKind(error: unknown): FailureKind {
	if (error instanceof GrantRevoked || error instanceof AccessTokenRefused)
		return "reconnect";
	if (error instanceof AccessMissing) return "access";
	if (error instanceof AccountInactive) return "account";
	if (error instanceof RateLimited) return "rate_limited";
	if (error instanceof CursorExpired) return "cursor";
	if (error instanceof PlatformUnavailable) return "transient";
	if (error instanceof AppRejected) return "operator";
	// Nothing to wait for.
	if (error instanceof KeysDestroyed) return "operator";
	// Somebody has to look.
	if (error instanceof SecretTampered) return "operator";
	if (error instanceof InstallationFault || error instanceof Unavailable)
		return "installation";
	if (error instanceof AppError && error.code === "VAULT_UNAVAILABLE")
		return "vault";
	if (
		error instanceof AppError &&
		(error.code === "APP_NOT_CONFIGURED" ||
			error.code === "CREDENTIAL_REJECTED")
	)
		return "operator";
	if (error instanceof UnexpectedReply) return "reply";
	if (error instanceof PlatformRejected || error instanceof InvalidInput)
		return "rejected";
	return "unknown";
}
