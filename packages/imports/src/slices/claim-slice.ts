import {
	type ClaimDependencies,
	claimSlices,
	type JobId,
	noteHeldBack,
} from "./claim-slices.ts";
import { openClaim } from "./open-claim.ts";
import type { SliceWork } from "./slice-work.ts";

/**
 * Claims the next slice of one job that may be read now, whoever's turn it is; writes the job's plan when it is new. Null when
 * there is none. The tenant may be another's, then nothing is found.
 */
export async function claimSlice(
	deps: ClaimDependencies,
	job: JobId,
): Promise<SliceWork | null> {
	for (;;) {
		const { claimed, held } = await claimSlices(deps, 1, job);
		await noteHeldBack(deps, held);
		const [slice] = claimed;
		if (!slice) return null;
		const work = await openClaim(deps, slice);
		if (work) return work;
	}
}
