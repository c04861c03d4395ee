export {
	cancelImport,
	type ImportJobInput,
	importJobInput,
} from "./cancel-import.ts";
export type { ImportsContext } from "./context.ts";
export {
	checkDueFiles,
	type FileCheckDependencies,
} from "./files/check-due-files.ts";
export { type AssetFetcher, createAssetFetcher } from "./files/fetch-asset.ts";
export {
	makeThumbnails,
	type ThumbnailDependencies,
} from "./files/make-thumbnails.ts";
export { type SweptFiles, sweepFiles } from "./files/sweep-files.ts";
export { isRetryable, isUnfinished } from "./import-state.ts";
export * from "./list-import-events.ts";
export * from "./list-import-failures.ts";
export * from "./list-import-jobs.ts";
export { verifiableFrom } from "./plan/verifiable-from.ts";
export {
	type ImportRetention,
	type PrunedImports,
	pruneImports,
} from "./prune-imports.ts";
export { createQueue, type ImportMessage, type ImportQueue } from "./queue.ts";
export { readPastAgain } from "./read-past-again.ts";
export * from "./read-reconciliation.ts";
export { retryImport } from "./retry-import.ts";
export {
	type ImportWorker,
	type ImportWorkerOptions,
	startImportWorker,
} from "./run/import-worker.ts";
export { runImport } from "./run/run-import.ts";
export { type RunOptions, runSlice } from "./run/run-slice.ts";
export type { WorkerDependencies } from "./run/worker-dependencies.ts";
export { claimSlice } from "./slices/claim-slice.ts";
export { commitPage } from "./slices/commit-page.ts";
export { LeaseLost } from "./slices/slice-errors.ts";
export type { RetryPolicy } from "./slices/slice-outcome.ts";
export type { SliceWork } from "./slices/slice-work.ts";
export { type StartedImport, startDueImports } from "./start-due-imports.ts";
export {
	type ImportOrigin,
	longestRangeDays,
	type StartImportInput,
	startImport,
	startImportInput,
} from "./start-import.ts";
export {
	type SignedAsset,
	signAssetUrl,
	verifyAssetUrl,
} from "./storage/asset-url.ts";
export { deleteBlobs } from "./storage/delete-blobs.ts";
export { removeTenantFiles } from "./storage/remove-tenant-files.ts";
