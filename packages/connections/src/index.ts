export * from "./accounts/list-ad-accounts.ts";
export {
	listChoosingBrands,
	mostChoosingBrands,
} from "./accounts/list-choosing-brands.ts";
export { saveAdAccounts } from "./accounts/save-ad-accounts.ts";
export * from "./accounts/select-ad-accounts.ts";
export {
	type DeselectedData,
	deselectedData,
} from "./accounts/selection.ts";
export {
	type SetDeselectedDataInput,
	setDeselectedData,
	setDeselectedDataInput,
} from "./accounts/set-deselected-data.ts";
export {
	findDataDeletion,
	finishDataDeletions,
	requestDataDeletion,
} from "./callbacks/data-deletions.ts";
export { readPersonCall } from "./callbacks/read-person-call.ts";
export { withdrawGrantsOf } from "./callbacks/withdraw-grants.ts";
export * from "./checks/verify-connection.ts";
export * from "./checks/verify-due-grants.ts";
export * from "./checks/verify-grant.ts";
export { findReturnPath } from "./connecting/attempt.ts";
export * from "./connecting/complete-connect.ts";
export * from "./connecting/connect.ts";
export * from "./connecting/connect-input.ts";
export * from "./connecting/connect-with-login.ts";
export * from "./connecting/expire-oauth-attempts.ts";
export { sealedAttempts } from "./connecting/sealed-attempts.ts";
export * from "./connection-input.ts";
export * from "./context.ts";
export { deleteDueData } from "./disconnecting/delete-due-data.ts";
export * from "./disconnecting/disconnect.ts";
export { type FilesPage, listFiles } from "./files/list-files.ts";
export {
	listPickedFiles,
	mostPickedFiles,
	type PickedFile,
} from "./files/list-picked-files.ts";
export {
	type PickFilesInput,
	pickFiles,
	pickFilesInput,
} from "./files/pick-files.ts";
export * from "./get-connection.ts";
export * from "./grants/destroy-unused-grants.ts";
export * from "./grants/has-live-grant.ts";
export * from "./grants/list-grants.ts";
export * from "./grants/refresh-connection.ts";
export * from "./grants/refresh-due-grants.ts";
export { rejectIfEnded } from "./grants/reject-if-ended.ts";
export * from "./grants/vend-access-token.ts";
export {
	type ConnectionHealth,
	type HealthState,
	healthStates,
} from "./health/connection-health.ts";
export * from "./health/read-connection-health.ts";
export * from "./list-connections.ts";
export { findGrantNotices } from "./notices/grant-notices.ts";
export { type Notice, noticeKinds } from "./notices/notice.ts";
export { findVersionNotices } from "./notices/version-notices.ts";
export * from "./onboarding/onboarding-platforms.ts";
export {
	listLivesMilliseconds,
	readListing,
	saveListing,
} from "./reading/listing.ts";
export { readDueAccounts } from "./reading/read-due-accounts.ts";
export { createGrantFollower } from "./standing/follow-grant.ts";
export { type AutoSync, readAutoSync } from "./syncing/read-auto-sync.ts";
export {
	type SetAutoSyncInput,
	setAutoSync,
	setAutoSyncInput,
} from "./syncing/set-auto-sync.ts";
export {
	type SetConversionsInput,
	setConversions,
	setConversionsInput,
} from "./syncing/set-conversions.ts";
