import type { Caller, Meter } from "@patchbay/limits";
import { getPlatform } from "@patchbay/platforms";
import type { Dependencies } from "./dependencies.ts";

/** Counts requests of a session that is opened without a grant: one with tokens that are not saved yet. */
export function meter(
	{ limits, platforms }: Pick<Dependencies, "limits" | "platforms">,
	caller: Omit<Caller, "policy"> & { signal?: AbortSignal | undefined },
): Meter {
	const { limits: policy } = getPlatform(platforms, caller.platform);
	return limits.meter({ ...caller, policy });
}
