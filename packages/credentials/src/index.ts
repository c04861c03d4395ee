export { type Credentials, createCredentials } from "./credentials.ts";
export type { CredentialsOptions } from "./dependencies.ts";
export type { DestroyResult } from "./grants/destroy-grant.ts";
export { isErasedUser } from "./grants/erased-user.ts";
export type {
	ChangedGrant,
	GrantChange,
	OnGrantChanged,
} from "./grants/grant-change.ts";
export { type Consent, revokeConsent } from "./grants/revoke-consent.ts";
export type { GrantToSave, Transaction } from "./grants/save-grant.ts";
export { sealedGrants } from "./grants/sealed-grants.ts";
export type { ProcessParts } from "./process-parts.ts";
export { RenewalFailed } from "./refreshing/renewal-failed.ts";
export type { RefreshTimings } from "./timings.ts";
export type { EnvironmentAccess } from "./using/environment-tokens.ts";
export { FreshAccessRefused } from "./using/fresh-access-refused.ts";
export type {
	AccessToken,
	AccessTokenOptions,
} from "./using/get-access-token.ts";
export type { CredentialOwner } from "./using/get-credential.ts";
export { connectionIsDisconnected } from "./using/grant-loader.ts";
export type { SessionOptions } from "./using/open-session.ts";
