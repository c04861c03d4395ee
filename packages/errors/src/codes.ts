/** The codes of `UserErrorCode` in apps/api/schema.graphql: what a caller can fix. */
export const userErrorCodes = [
	"INVALID_INPUT",
	"NOT_FOUND",
	"FORBIDDEN",
	"CONFLICT",
	"STALE_VALUE",
	"LIMIT_REACHED",
	"IDEMPOTENCY_MISMATCH",
	"CONNECT_DISABLED",
	"APP_NOT_CONFIGURED",
	"APP_REJECTED",
	"STATE_INVALID",
	"STATE_EXPIRED",
	"STATE_REPLAYED",
	"BROWSER_MISMATCH",
	"ACTOR_MISMATCH",
	"PLATFORM_MISMATCH",
	"ISSUER_MISMATCH",
	"ACCESS_DENIED",
	"SCOPE_MISSING",
	"PLATFORM_USER_MISMATCH",
	"TOKEN_RESPONSE_INVALID",
	"CREDENTIAL_REJECTED",
	"RECONNECT_REQUIRED",
	"ACCESS_MISSING",
	"RATE_LIMITED",
	"PLATFORM_UNAVAILABLE",
	"PLATFORM_REJECTED",
	"PLATFORM_REPLY_CHANGED",
	"UNSUPPORTED_BY_PLATFORM",
	"VAULT_UNAVAILABLE",
	"STORAGE_UNAVAILABLE",
	"JOB_NOT_CANCELLABLE",
] as const;

export type UserErrorCode = (typeof userErrorCodes)[number];

/** The codes of a GraphQL error's `extensions.code`: what a caller cannot fix in its input. */
export type RequestErrorCode =
	| "UNAUTHENTICATED"
	| "BAD_REQUEST"
	| "COST_EXCEEDED"
	| "RATE_LIMITED"
	| "UNAVAILABLE"
	| "INTERNAL";

export type ErrorCode = UserErrorCode | RequestErrorCode;

const known: ReadonlySet<string> = new Set(userErrorCodes);

export function isUserErrorCode(code: string): code is UserErrorCode {
	return known.has(code);
}
