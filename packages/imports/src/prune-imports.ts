import { type Database, systemSql } from "@patchbay/db";

/** Days for which imports that are over are kept. */
export interface ImportRetention {
	/** Scheduled runs that succeeded: one follows the other, and says the same. */
	scheduledDays: number;
	/** Imports that persons started, and runs that did not succeed. */
	otherDays: number;
}

/** Rows that were removed, by table. */
export interface PrunedImports {
	import_job: number;
	import_slice: number;
	import_event: number;
	import_failure: number;
}

interface Batch {
	jobs: bigint;
	slices: bigint;
	events: bigint;
	failures: bigint;
	lastAt: string | null;
	lastId: string | null;
}

/** Imports looked at in one transaction: with their slices and events some thousands of rows. */
const jobsAtOnce = 500;
const firstId = "00000000-0000-0000-0000-000000000000";

/**
 * Removes imports of all tenants that ended long ago, with all that belongs to them, oldest first; the newest of each lane of a
 * connection stays. For the worker; several may do it at the same time.
 */
export async function pruneImports(
	db: Database,
	{ scheduledDays, otherDays }: ImportRetention,
	{ signal }: { signal?: AbortSignal } = {},
): Promise<PrunedImports> {
	const pruned: PrunedImports = {
		import_job: 0,
		import_slice: 0,
		import_event: 0,
		import_failure: 0,
	};
	for (const [schedules, days] of [
		[true, scheduledDays],
		[false, otherDays],
	] as const) {
		let from = { at: "-infinity", id: firstId };
		while (!signal?.aborted) {
			const { rows } = await systemSql(db).query<Batch>(
				`select jobs, slices, events, failures, last_at::text as "lastAt", last_id as "lastId"
				from system.prune_imports($1, clock_timestamp() - make_interval(days => $2), $3, $4, $5)`,
				[schedules, days, from.at, from.id, jobsAtOnce],
			);
			const [batch] = rows;
			if (!batch) break;
			pruned.import_job += Number(batch.jobs);
			pruned.import_slice += Number(batch.slices);
			pruned.import_event += Number(batch.events);
			pruned.import_failure += Number(batch.failures);
			if (batch.lastAt === null || batch.lastId === null) break;
			from = { at: batch.lastAt, id: batch.lastId };
		}
	}
	return pruned;
}
