export {
	type PlatformId,
	type PlatformUser,
	platformIds,
} from "@patchbay/oauth";
export * from "./capabilities.ts";
export * from "./configured-apps.ts";
export * from "./drafts.ts";
export * from "./endpoints.ts";
export * from "./environment-credentials.ts";
export * from "./errors.ts";
export * from "./http.ts";
export * from "./http-limits.ts";
export * from "./limit-policy.ts";
export * from "./outgoing.ts";
export type * from "./parts.ts";
export * from "./platform.ts";
export type { PlatformEndpoints } from "./platform-endpoints.ts";
export * from "./registry.ts";
export * from "./scope-checks.ts";
export * from "./scope-policy.ts";
export * from "./session.ts";
