import { ReportFailed, type ReportFailure } from "../errors.ts";
import type { ReportReply } from "./api-types.ts";
import { meaningOfCode } from "./error-codes.ts";
import { integer } from "./graph-error.ts";

/** Looks, ever further apart, after which a report that was not begun is given up: after some four minutes. */
const looksAtUnbegun = 14;
/** The same of one that is not finished: after half an hour. */
const mostLooks = 21;

/**
 * Tells whether a report's rows can be read; null is a report that Meta does not know yet.
 * @param looks number of this look at it
 * @throws {ReportFailed} for one that is not made, or takes too long
 */
export function isReady(report: ReportReply | null, looks: number): boolean {
	if (report === null) return false;
	const { async_status: status, async_percent_completion: percent = 0 } =
		report;
	switch (status) {
		case "Job Completed":
			// It is so for a moment before its rows can be read.
			if (percent >= 100) return true;
			break;
		case "Job Failed":
			throw reportFailed(isTooLarge(report) ? "TOO_LARGE" : "FAILED");
		case "Job Skipped":
			throw reportFailed("EXPIRED");
	}
	if (looks >= mostLooks || (percent === 0 && looks >= looksAtUnbegun))
		throw reportFailed("FAILED");
	return false;
}

function isTooLarge({ error_code, error_subcode }: ReportReply): boolean {
	const code = integer(error_code);
	return (
		code !== null &&
		meaningOfCode(code, integer(error_subcode))?.meaning === "too_large"
	);
}

const sentences: Readonly<Record<ReportFailure, string>> = {
	FAILED:
		"Meta Ads did not finish a report. It is asked for again, for fewer days.",
	EXPIRED:
		"Meta Ads no longer has a report that was asked for. It is asked for again.",
	TOO_LARGE:
		"Meta Ads does not tell so much in one report. It is asked for fewer days.",
};

export function reportFailed(
	reason: ReportFailure,
	cause?: unknown,
): ReportFailed {
	return new ReportFailed(sentences[reason], { reason, cause });
}
