export {
	type PlatformId,
	type PlatformUser,
	platformIds,
} from "@patchbay/oauth";
export * from "./accounts/account-status.ts";
export { proveAccess, proveAccount } from "./accounts/prove-account.ts";
export type * from "./api-rules.ts";
export * from "./calendar.ts";
export * from "./capabilities.ts";
export * from "./define-platform.ts";
export * from "./drafts.ts";
export * from "./endpoints.ts";
export * from "./environment/environment-apps.ts";
export * from "./environment/environment-credentials.ts";
export * from "./environment/environment-fields.ts";
export type * from "./environment/environment-login.ts";
export {
	type CredentialVariable,
	environmentVariables,
	findVariables,
	type LoginSecret,
	type PlatformVariables,
	variablesOf,
} from "./environment/environment-variables.ts";
export * from "./errors.ts";
export * from "./files/download.ts";
export * from "./files/file-lines.ts";
export * from "./http.ts";
export * from "./http-limits.ts";
export type * from "./http-reply.ts";
export * from "./limit-policy.ts";
export * from "./map-concurrently.ts";
export * from "./meanings.ts";
export * from "./metrics/conversion-choice.ts";
export * from "./metrics/hours-of-day.ts";
export * from "./metrics/largest-numbers.ts";
export type * from "./metrics/metric-grain.ts";
export * from "./money.ts";
export * from "./outgoing.ts";
export type * from "./part.ts";
export type * from "./parts.ts";
export * from "./platform.ts";
export type { PlatformEndpoints } from "./platform-endpoints.ts";
export * from "./public-address.ts";
export * from "./registry.ts";
export * from "./scope-checks.ts";
export * from "./scope-policy.ts";
export { secretFieldsOf } from "./secret-fields.ts";
export * from "./session.ts";
export type * from "./sheets/file-picker.ts";
export type * from "./sheets/sheet-parts.ts";
export * from "./version-end.ts";
export type * from "./writes/write-parts.ts";
