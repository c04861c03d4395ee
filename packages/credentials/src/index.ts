export { assertNotShredded } from "./assert-not-shredded.ts";
export {
	type Credentials,
	createCredentials,
	type Transaction,
} from "./credentials.ts";
export type { CredentialsOptions, RefreshTimings } from "./dependencies.ts";
export type { DestroyResult } from "./destroy-grant.ts";
export type { EnvironmentAccess } from "./environment-tokens.ts";
export type { AccessToken, AccessTokenOptions } from "./get-access-token.ts";
export type {
	ChangedGrant,
	GrantChange,
	OnGrantChanged,
} from "./grant-change.ts";
export { connectionIsDisconnected } from "./live-tokens.ts";
export {
	assertAppAsSaved,
	clientSecretPlace,
	extrasPlace,
	lockOAuthApp,
	type OAuthAppRow,
	savedAppDetail,
} from "./oauth-apps/app-row.ts";
export { lockOAuthClient } from "./oauth-apps/lock-client.ts";
export { siblingsOf } from "./oauth-apps/oauth-app-source.ts";
export { extrasSecret } from "./oauth-apps/open-app.ts";
export { defaultRedirectUri } from "./oauth-apps/redirect-uri.ts";
export type { SessionOptions } from "./open-session.ts";
export { type Consent, revokeConsent } from "./revoke-consent.ts";
export { assertRootKeys } from "./rotation/assert-root-keys.ts";
export type { Remaining } from "./rotation/count-remaining.ts";
export { followKeyChanges } from "./rotation/follow-key-changes.ts";
export {
	createKeyRotation,
	type KeyRotation,
} from "./rotation/key-rotation.ts";
export { type ShredReceipt, shredTenant } from "./rotation/shred-tenant.ts";
export type { GrantToSave } from "./save-grant.ts";
export type { FieldPlace } from "./seal-field.ts";
