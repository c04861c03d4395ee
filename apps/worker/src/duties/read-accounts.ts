import { readDueAccounts } from "@patchbay/connections";
import type { Duty } from "./duty.ts";

/** Grants that are read at the same time: one with many accounts, or at a slow platform, holds up none of the others. */
const lanes = 4;
const grantsInARound = 20;

/** Reads chosen accounts, and lists those of new logins, as soon as they are there: a person watches. */
export function readAccounts(
	deps: Parameters<typeof readDueAccounts>[0],
): Duty[] {
	return Array.from({ length: lanes }, (_lane, index) => ({
		name: `read accounts ${index + 1}`,
		everyMilliseconds: 1_000,
		async run(signal) {
			const { read, failed } = await readDueAccounts(deps, {
				signal,
				most: grantsInARound,
				concurrency: 1,
			});
			if (read + failed > 0)
				deps.logger.info({ read, failed }, "accounts were read");
		},
	}));
}
