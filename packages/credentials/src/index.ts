export { type Credentials, createCredentials } from "./credentials.ts";
export type { CredentialsOptions } from "./dependencies.ts";
export type { DestroyResult } from "./destroy-grant.ts";
export type { EnvironmentAccess } from "./environment-tokens.ts";
export type { AccessToken, AccessTokenOptions } from "./get-access-token.ts";
export type { CredentialOwner } from "./get-credential.ts";
export type {
	ChangedGrant,
	GrantChange,
	OnGrantChanged,
} from "./grant-change.ts";
export { connectionIsDisconnected } from "./live-tokens.ts";
export type { SessionOptions } from "./open-session.ts";
export type { ProcessParts } from "./process-parts.ts";
export { RenewalFailed } from "./renewal-failed.ts";
export { type Consent, revokeConsent } from "./revoke-consent.ts";
export type { GrantToSave, Transaction } from "./save-grant.ts";
export { sealedGrants } from "./sealed-grants.ts";
export type { RefreshTimings } from "./timings.ts";
