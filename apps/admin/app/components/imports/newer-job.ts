import type { ImportJobState } from "../../graphql/import-job-fields.ts";
import { hasEnded } from "./import-state.ts";

/**
 * The later of two views of one job. Views come by the page, by events and by asking, in no certain order; a job that
 * was tried again starts from zero with one attempt more.
 */
export function newerJob<Job extends ImportJobState>(
	known: Job,
	other: ImportJobState | null,
): Job {
	return other && other.id === known.id && isLater(other, known)
		? { ...known, ...other }
		: known;
}

function isLater(other: ImportJobState, known: ImportJobState): boolean {
	if (other.attempts !== known.attempts) return other.attempts > known.attempts;
	if (hasEnded(known.status)) return false;
	return (
		hasEnded(other.status) || other.progress.percent >= known.progress.percent
	);
}
