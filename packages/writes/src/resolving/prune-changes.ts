import { type Database, systemSql } from "@patchbay/db";

/** Days for which an ended change is kept: longer than any request is repeated. The audit keeps what was done. */
const keptDays = 30;
const mostAtOnce = 1_000;

/** Removes changes, of all tenants, that ended long ago. For the worker; answers how many went. */
export async function pruneChanges(db: Database): Promise<number> {
	let removed = 0;
	for (;;) {
		const { rows } = await systemSql(db).query<{ removed: bigint }>(
			"select system.prune_platform_changes($1, make_interval(days => $2)) as removed",
			[mostAtOnce, keptDays],
		);
		const count = Number(rows[0]?.removed ?? 0n);
		removed += count;
		if (count < mostAtOnce) return removed;
	}
}
