import type { ImportJobStatus } from "@patchbay/db";

/** A job with one of these blocks another one of its connection and lane. */
export const unfinished: readonly ImportJobStatus[] = [
	"QUEUED",
	"RUNNING",
	"WAITING",
];

export const retryable: readonly ImportJobStatus[] = [
	"FAILED",
	"CANCELLED",
	"PARTIALLY_SUCCEEDED",
];

export function isUnfinished(status: ImportJobStatus): boolean {
	return unfinished.includes(status);
}

export function isRetryable(status: ImportJobStatus): boolean {
	return retryable.includes(status);
}
