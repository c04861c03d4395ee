import { type Database, systemSql } from "@patchbay/db";

/** Rows pruned at once, so that no statement locks many. */
const mostAtOnce = 1_000;

/** Removes the keys, of all tenants, whose day is over. For the worker; answers how many went. */
export async function pruneIdempotencyKeys(db: Database): Promise<number> {
	let removed = 0;
	for (;;) {
		const { rows } = await systemSql(db).query<{ removed: bigint }>(
			"select system.prune_idempotency_keys($1) as removed",
			[mostAtOnce],
		);
		const count = Number(rows[0]?.removed ?? 0n);
		removed += count;
		if (count < mostAtOnce) return removed;
	}
}
