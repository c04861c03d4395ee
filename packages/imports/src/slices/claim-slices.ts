import { inTenantSql, systemSql } from "@patchbay/db";
import { claimSeconds, claims } from "../import-figures.ts";
import { lockJob } from "../lock-job.ts";
import type { WorkerDependencies } from "../run/worker-dependencies.ts";
import { advanceJob } from "./advance-job.ts";
import { defaultRetryPolicy } from "./slice-outcome.ts";
import { leaseSeconds } from "./slice-work.ts";

export interface JobId {
	tenantId: string;
	importJobId: string;
}

/** Slice that belongs to this worker until its lease ends. */
export interface ClaimedSlice extends JobId {
	sliceId: string;
	/** Raised by each claim: a write with an older one is refused. */
	epoch: number;
	/** True when the worker that had it has died. */
	isTakenOver: boolean;
	/** Time of the claim by this process's `performance.now()`. */
	claimedAt: number;
}

export type ClaimDependencies = Pick<
	WorkerDependencies,
	"db" | "platforms" | "holder" | "retryPolicy" | "retention"
>;

export interface Claims {
	claimed: ClaimedSlice[];
	/** Jobs of which slices were found that a limit holds back. */
	held: JobId[];
	/** False when nothing was found: there is no more to find now. */
	mayFindMore: boolean;
}

/**
 * Claims slices that may be read now, in their turn over all tenants, or of one job alone. What a limit holds back is not
 * claimed: `noteHeldBack` lets the jobs of such slices say so, once what was claimed is at work.
 */
export async function claimSlices(
	deps: ClaimDependencies,
	most: number,
	only: JobId | null = null,
): Promise<Claims> {
	const { waitMilliseconds } = { ...defaultRetryPolicy, ...deps.retryPolicy };
	const askedAt = performance.now();
	const { rows } = await systemSql(deps.db).query<
		Omit<ClaimedSlice, "claimedAt"> & { isHeld: boolean }
	>(
		`select tenant_id as "tenantId", import_job_id as "importJobId", slice_id as "sliceId", epoch, is_held as "isHeld",
			is_taken_over as "isTakenOver"
		from system.claim_import_slices($1, $2, $3, $4, $5, $6)`,
		[
			deps.holder,
			most,
			leaseSeconds,
			Math.ceil(waitMilliseconds / 1000),
			only?.tenantId ?? null,
			only?.importJobId ?? null,
		],
	);
	const claimedAt = performance.now();
	claimSeconds.record((claimedAt - askedAt) / 1000);
	for (const { isHeld, isTakenOver } of rows)
		claims.add(1, {
			result: isHeld ? "HELD" : isTakenOver ? "TAKEN_OVER" : "CLAIMED",
		});
	const held = new Map(
		rows.filter(({ isHeld }) => isHeld).map((row) => [row.importJobId, row]),
	);
	return {
		held: [...held.values()],
		claimed: rows
			.filter(({ isHeld }) => !isHeld)
			.map(({ isHeld: _, ...slice }) => ({ ...slice, claimedAt })),
		mayFindMore: rows.length > 0,
	};
}

/** Says of jobs that they wait, where nothing else of them goes on. Whoever holds a job says it by itself. */
export async function noteHeldBack(
	{ db }: Pick<ClaimDependencies, "db">,
	jobs: readonly JobId[],
): Promise<void> {
	for (const id of jobs)
		await inTenantSql(db, id.tenantId, async (sql) => {
			const job = await lockJob(sql, id, { skipLocked: true });
			if (job) await advanceJob(sql, job);
		});
}

/** Makes slices claimable whose time has come, for a worker that has no place to claim one. */
export async function promoteSlices({
	db,
}: Pick<ClaimDependencies, "db">): Promise<void> {
	await systemSql(db).query("select system.promote_import_slices(200)");
}
