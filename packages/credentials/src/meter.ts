import type { Caller, Meter } from "@patchbay/limits";
import { getPlatform } from "@patchbay/platforms";
import type { Dependencies } from "./dependencies.ts";

/** Counts requests that are made without a grant's session: those of a sign-in, and those that end a grant. */
export function meter(
	{ limits, platforms }: Pick<Dependencies, "limits" | "platforms">,
	caller: Omit<Caller, "policy"> & { signal?: AbortSignal | undefined },
): Meter {
	const { limits: policy } = getPlatform(platforms, caller.platform);
	return limits.meter({ ...caller, policy });
}
