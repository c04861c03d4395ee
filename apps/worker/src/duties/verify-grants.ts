import {
	type VerifyDueDependencies,
	verifyDueGrants,
} from "@patchbay/connections";
import type { Duty } from "./duty.ts";

/** Checks every grant in use once a day, each at its own time, and what failed when its pause is over. */
export function verifyGrants(deps: VerifyDueDependencies): Duty {
	return {
		name: "verify grants",
		everyMilliseconds: 60_000,
		async run(signal) {
			const { checked, failed } = await verifyDueGrants(deps, {
				signal,
				spread: 50_000,
			});
			if (checked > 0)
				deps.logger.info({ checked, failed }, "grants were checked");
		},
	};
}
