import { type Database, systemSql } from "@patchbay/db";

/** Rows summed up, or removed, in one transaction. */
const rowsAtOnce = 5_000;
/** A year and a month: the longest time that can be asked for, and room for clocks. */
const keptDays = 400;

/** Sums up the outcomes of all tenants by day. For the worker; answers how many they were. */
export function foldOutcomes(db: Database): Promise<number> {
	return inBatches(db, "select system.fold_outcomes($1) as count", []);
}

/** Removes sums of days that nobody can ask for any more. For the worker; answers how many went. */
export function pruneOutcomes(db: Database): Promise<number> {
	return inBatches(
		db,
		"select system.prune_outcome_days((clock_timestamp() at time zone 'UTC')::date - $2::int, $1) as count",
		[keptDays],
	);
}

async function inBatches(
	db: Database,
	statement: string,
	values: readonly unknown[],
): Promise<number> {
	let all = 0;
	for (;;) {
		const { rows } = await systemSql(db).query<{ count: bigint }>(statement, [
			rowsAtOnce,
			...values,
		]);
		const count = Number(rows[0]?.count ?? 0n);
		all += count;
		if (count < rowsAtOnce) return all;
	}
}
