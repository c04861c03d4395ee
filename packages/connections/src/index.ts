export { findReturnPath } from "./attempt.ts";
export * from "./complete-connect.ts";
export * from "./connect.ts";
export * from "./connect-input.ts";
export * from "./connect-with-refresh-token.ts";
export {
	type ConnectionHealth,
	type HealthState,
	healthStates,
} from "./connection-health.ts";
export * from "./connection-input.ts";
export * from "./context.ts";
export * from "./destroy-unused-grants.ts";
export * from "./disconnect.ts";
export * from "./expire-oauth-attempts.ts";
export * from "./get-connection.ts";
export * from "./has-live-grant.ts";
export * from "./list-ad-accounts.ts";
export * from "./list-connections.ts";
export * from "./list-grants.ts";
export * from "./onboarding-platforms.ts";
export * from "./read-connection-health.ts";
export {
	listLivesMilliseconds,
	readListing,
	saveListing,
} from "./reading/listing.ts";
export { readDueAccounts } from "./reading/read-due-accounts.ts";
export * from "./refresh-connection.ts";
export * from "./refresh-due-grants.ts";
export { rejectIfEnded } from "./reject-if-ended.ts";
export { saveAdAccounts } from "./save-ad-accounts.ts";
export { sealedAttempts } from "./sealed-attempts.ts";
export * from "./select-ad-accounts.ts";
export { createGrantFollower } from "./standing/follow-grant.ts";
export * from "./vend-access-token.ts";
export * from "./verify-connection.ts";
export * from "./verify-due-grants.ts";
export * from "./verify-grant.ts";
