import { type Database, systemSql } from "@patchbay/db";

/** Days ahead for which there are partitions: so nobody who writes has to wait for one. */
const daysAhead = 62;

/** Makes the partitions of the next months. Another worker may do it at the same time. */
export async function makePartitionsAhead(db: Database): Promise<void> {
	await systemSql(db).query(
		"select ensure_metric_partitions(current_date, current_date + $1::int)",
		[daysAhead],
	);
}
