/**
 * What a code of Google's asks for. `refresh`: refresh the token, then once more. `operator`: our configuration.
 * `cursor`: begin the list again. `rejected`: our request is wrong.
 */
export type ErrorMeaning =
	| "reconnect"
	| "refresh"
	| "scope"
	| "access"
	| "account"
	| "operator"
	| "rate"
	| "transient"
	| "cursor"
	| "manager"
	| "rejected"
	| "unreadable";

const byValue: ReadonlyMap<string, ErrorMeaning> = new Map([
	["OAUTH_TOKEN_REVOKED", "reconnect"],
	["OAUTH_TOKEN_DISABLED", "reconnect"],
	["GOOGLE_ACCOUNT_DELETED", "reconnect"],
	["NOT_ADS_USER", "reconnect"],
	["TWO_STEP_VERIFICATION_NOT_ENROLLED", "reconnect"],
	["ADVANCED_PROTECTION_NOT_ENROLLED", "reconnect"],
	["OAUTH_TOKEN_EXPIRED", "refresh"],
	["OAUTH_TOKEN_INVALID", "refresh"],
	["OAUTH_TOKEN_HEADER_INVALID", "refresh"],
	["USER_PERMISSION_DENIED", "access"],
	["ACTION_NOT_PERMITTED", "access"],
	["INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION", "access"],
	["METRIC_ACCESS_DENIED", "access"],
	["CUSTOMER_NOT_ENABLED", "account"],
	["ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT", "account"],
	["CUSTOMER_NOT_FOUND", "account"],
	["CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION", "operator"],
	["DEVELOPER_TOKEN_NOT_APPROVED", "operator"],
	["DEVELOPER_TOKEN_PROHIBITED", "operator"],
	["DEVELOPER_TOKEN_PARAMETER_MISSING", "operator"],
	["LOGIN_CUSTOMER_ID_PARAMETER_MISSING", "operator"],
	["PROJECT_DISABLED", "operator"],
	["UNSUPPORTED_VERSION", "operator"],
	["EXPIRED_PAGE_TOKEN", "cursor"],
	["INVALID_PAGE_TOKEN", "cursor"],
	["REQUESTED_METRICS_FOR_MANAGER", "manager"],
	["TRANSIENT_ERROR", "transient"],
	["INTERNAL_ERROR", "transient"],
	["DEADLINE_EXCEEDED", "transient"],
	["CONCURRENT_MODIFICATION", "transient"],
]);

const byGroup: ReadonlyMap<string, ErrorMeaning> = new Map([
	["quotaError", "rate"],
	["queryError", "rejected"],
	["fieldError", "rejected"],
	["requestError", "rejected"],
	["mutateError", "rejected"],
]);

/** The meaning of `errorCode: {group: value}`; null for one that we do not know: then the status decides. */
export function meaningOf(group: string, value: string): ErrorMeaning | null {
	return byValue.get(value) ?? byGroup.get(group) ?? null;
}
