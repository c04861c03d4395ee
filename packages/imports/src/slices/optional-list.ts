import type { ImportStream } from "@patchbay/db";
import type { Parts } from "@patchbay/platforms";
import { streams } from "../streams.ts";
import type { SliceOutcome } from "./slice-outcome.ts";

/**
 * Narrows what follows from a refusal of a list that the rest of an import does without: it ends that list and nothing else.
 * What the user has not allowed is left out: an import without it has read all that it may. A scope that the campaigns do not
 * need is no reason to read nothing either: what needs it fails alone.
 */
export function narrowOutcome(
	outcome: SliceOutcome,
	stream: ImportStream,
	parts: Parts,
): SliceOutcome {
	if (!streams[stream].isOptional) {
		if (outcome.kind !== "fail_job" || outcome.code !== "SCOPE_MISSING")
			return outcome;
		const { code, message } = outcome;
		return hasOwnScopes(stream, parts)
			? { kind: "fail_slice", code, message }
			: outcome;
	}
	if (outcome.kind !== "fail_account" && outcome.kind !== "fail_job")
		return outcome;
	const { code, message } = outcome;
	return code === "SCOPE_MISSING"
		? { kind: "leave_out", code, message }
		: { kind: "fail_slice", code, message };
}

/** Tells whether a stream needs another scope set than the campaigns that everything begins with. */
function hasOwnScopes(stream: ImportStream, parts: Parts): boolean {
	const scopeSet = streams[stream].part?.(parts)?.scopeSet;
	return scopeSet !== undefined && scopeSet !== parts.campaigns?.scopeSet;
}
