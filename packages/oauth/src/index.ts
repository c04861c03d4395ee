export {
	type AuthorizationRequest,
	createAuthorizationRequest,
} from "./authorization-request.ts";
export * from "./callback-error.ts";
export * from "./callback-query.ts";
export * from "./credential.ts";
export * from "./errors.ts";
export * from "./exact-json.ts";
export * from "./id-token.ts";
export * from "./issuer.ts";
export * from "./label-in-sentence.ts";
export * from "./lifetime.ts";
export * from "./methods/api-key.ts";
export type * from "./methods/issued.ts";
export type * from "./methods/method.ts";
export * from "./methods/oauth1.ts";
export * from "./methods/oauth2.ts";
export * from "./methods/sign-oauth1.ts";
export * from "./methods/to-issued.ts";
export * from "./platform-figures.ts";
export * from "./platform-id.ts";
export * from "./platform-text.ts";
export * from "./provider.ts";
export * from "./retry-after.ts";
export * from "./scopes.ts";
export type { TokenReply, TokenRequest } from "./token-request.ts";
