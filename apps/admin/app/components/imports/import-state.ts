import type { ImportJobStatus } from "../../graphql/enums.ts";

const ended: readonly ImportJobStatus[] = [
	"SUCCEEDED",
	"PARTIALLY_SUCCEEDED",
	"FAILED",
	"CANCELLED",
];

/** True when a job will not change any more by itself. */
export function hasEnded(status: ImportJobStatus): boolean {
	return ended.includes(status);
}
