export { type PlatformId, platformIds } from "@patchbay/oauth";
export * from "./connector.ts";
export * from "./drafts.ts";
export * from "./endpoints.ts";
export * from "./errors.ts";
export * from "./http.ts";
export * from "./http-limits.ts";
export * from "./registry.ts";
export * from "./session.ts";
