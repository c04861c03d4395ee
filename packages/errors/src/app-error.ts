import type { ErrorCode } from "./codes.ts";

export interface AppErrorOptions {
	/** Cause for the log alone; never shown. */
	cause?: unknown;
	/** Path into the input, where one argument is at fault. */
	field?: readonly string[];
	/** Time from which the same call may succeed, by this process's clock; see {@link pauseBefore}. */
	retryAt?: Date;
}

/**
 * Milliseconds from now until `retryAt` of an error that this process made. What is stored is this pause, counted from the
 * database's now: clocks of hosts differ.
 */
export function pauseBefore(retryAt: Date): number {
	return Math.max(0, retryAt.getTime() - Date.now());
}

/**
 * Every error that we expect. `message` may be shown to a user: what went wrong and what to do about it, never a
 * secret; `cause` is for the log.
 */
export class AppError extends Error {
	readonly code: ErrorCode;
	readonly field: readonly string[] | undefined;
	readonly retryAt: Date | undefined;

	constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
		super(message, "cause" in options ? { cause: options.cause } : undefined);
		this.name = new.target.name;
		this.code = code;
		this.field = options.field;
		this.retryAt = options.retryAt;
	}
}

/** The input is at fault; `field` says which part of it. */
export class InvalidInput extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("INVALID_INPUT", message, options);
	}
}

/** Nobody is signed in, or the API key is unknown, revoked or expired. */
export class Unauthenticated extends AppError {
	constructor(
		message = "Sign in, or send a valid API key.",
		options?: AppErrorOptions,
	) {
		super("UNAUTHENTICATED", message, options);
	}
}

/** The actor lacks a role or an API-key scope; the message names it. */
export class Forbidden extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("FORBIDDEN", message, options);
	}
}

/** Not there, or another tenant's: the two are never told apart. */
export class NotFound extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("NOT_FOUND", message, options);
	}
}

/** The object's present state does not allow this. */
export class Conflict extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("CONFLICT", message, options);
	}
}

/** The value the caller saw is no longer so. */
export class StaleValue extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("STALE_VALUE", message, options);
	}
}

/** More than is allowed at once. */
export class LimitReached extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("LIMIT_REACHED", message, options);
	}
}

/** Failure of a part that we need (the database, say) and that does not answer now. */
export class Unavailable extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("UNAVAILABLE", message, options);
	}
}
