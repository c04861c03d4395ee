import type { ImportStream } from "@patchbay/db";
import { streams } from "../streams.ts";
import type { SliceOutcome } from "./slice-outcome.ts";

/**
 * Narrows what follows from a refusal of a list that the rest of an import does without: it ends that list and nothing else.
 * What the user has not allowed is left out: an import without it has read all that it may.
 */
export function narrowOutcome(
	outcome: SliceOutcome,
	stream: ImportStream,
): SliceOutcome {
	if (!streams[stream].isOptional) return outcome;
	if (outcome.kind !== "fail_account" && outcome.kind !== "fail_job")
		return outcome;
	const { code, message } = outcome;
	return code === "SCOPE_MISSING"
		? { kind: "leave_out", code, message }
		: { kind: "fail_slice", code, message };
}
