import { AppError, type AppErrorOptions } from "@patchbay/errors";

/** The platform no longer honours the grant: only the user can fix this, through the consent page. */
export class GrantRevoked extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("RECONNECT_REQUIRED", message, options);
	}
}

/** The authorization code was refused: used before, too old, or not ours. The user starts again. */
export class CodeRejected extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("CREDENTIAL_REJECTED", message, options);
	}
}

/** The platform refuses our own app or its configuration: the operator's matter, no tenant is marked. */
export class AppRejected extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("APP_REJECTED", message, options);
	}
}

/** The user, or an administrator at the platform, said no. */
export class ConsentDenied extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("ACCESS_DENIED", message, options);
	}
}

/** The callback does not belong to a running attempt to connect; `code` says why. */
export class StateRefused extends AppError {
	// biome-ignore lint/complexity/noUselessConstructor: it narrows the code
	constructor(
		code:
			| "STATE_INVALID"
			| "STATE_EXPIRED"
			| "STATE_REPLAYED"
			| "BROWSER_MISMATCH"
			| "ACTOR_MISMATCH"
			| "PLATFORM_MISMATCH"
			| "ISSUER_MISMATCH",
		message: string,
		options?: AppErrorOptions,
	) {
		super(code, message, options);
	}
}

/** A token endpoint answered with something that is not a token response; `shape` describes it without its values. */
export class TokenResponseInvalid extends AppError {
	readonly shape: string;

	constructor(message: string, shape: string, options?: AppErrorOptions) {
		super("TOKEN_RESPONSE_INVALID", message, options);
		this.shape = shape;
	}
}

/** Not allowed before `retryAt`. */
export class RateLimited extends AppError {
	declare readonly retryAt: Date;
	/** Subject of the limit: one account's requests, or all of our app's. */
	readonly limitedBy: "account" | "app";
	/** True when the platform named no time: `retryAt` is our guess. */
	readonly isGuess: boolean;
	/** True when we held the request back ourselves, by our own count of the platform's limits: the platform was not asked. */
	readonly isOurs: boolean;
	/** True when requests are left, and kept for what is more urgent. */
	readonly isKept: boolean;

	constructor(
		message: string,
		options: AppErrorOptions & {
			retryAt: Date;
			limitedBy?: "account" | "app";
			isGuess?: boolean;
			isOurs?: boolean;
			isKept?: boolean;
		},
	) {
		super("RATE_LIMITED", message, options);
		this.limitedBy = options.limitedBy ?? "app";
		this.isGuess = options.isGuess ?? false;
		this.isOurs = options.isOurs ?? false;
		this.isKept = options.isKept ?? false;
	}
}

/** The platform, or the way to it, fails now; the same call may succeed later. */
export class PlatformUnavailable extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("PLATFORM_UNAVAILABLE", message, options);
	}
}

/** The platform refused the request for a reason that trying again does not change. */
export class PlatformRejected extends AppError {
	constructor(message: string, options?: AppErrorOptions) {
		super("PLATFORM_REJECTED", message, options);
	}
}
