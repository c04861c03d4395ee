import { resolveDueChanges, type WritesParts } from "@patchbay/writes";
import type { Duty } from "./duty.ts";

/** Finds out what became of changes at platforms whose answer was lost, or whose process was killed. */
export function resolveChanges(parts: WritesParts): Duty {
	return {
		name: "resolve changes",
		everyMilliseconds: 10_000,
		async run(signal) {
			const { resolved, left } = await resolveDueChanges(parts, { signal });
			if (resolved + left > 0)
				parts.logger.info({ resolved, left }, "open changes were looked at");
		},
	};
}
