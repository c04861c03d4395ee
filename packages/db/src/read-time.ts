import type { SqlExecutor } from "./sql-executor.ts";

/** The database's time, so many seconds from now: clocks of hosts differ, and what is stored is compared with the database's. */
export async function readTime(
	sql: SqlExecutor,
	{ inSeconds = 0 } = {},
): Promise<Date> {
	// In milliseconds, as a Date holds it: what is written with it is found by it again.
	const { rows } = await sql.query<{ at: Date }>(
		"select date_trunc('milliseconds', clock_timestamp() + $1 * interval '1 second') as at",
		[inSeconds],
	);
	if (!rows[0]) throw new Error("the database told no time");
	return rows[0].at;
}
