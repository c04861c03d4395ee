export {
	type Credentials,
	createCredentials,
	type Transaction,
} from "./credentials.ts";
export type { CredentialsOptions, RefreshTimings } from "./dependencies.ts";
export type { DestroyResult } from "./destroy-grant.ts";
export type { AccessToken, AccessTokenOptions } from "./get-access-token.ts";
export { connectionIsDisconnected } from "./grants-of-connections.ts";
export type { SessionOptions } from "./open-session.ts";
export type { GrantToSave } from "./save-grant.ts";
export type { FieldPlace } from "./seal-field.ts";
