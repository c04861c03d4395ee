import { type Database, systemSql } from "@patchbay/db";

/** Tables of metrics that are partitioned by month; one that is not there has no partitions. */
const tables = ["metric_daily", "metric_region", "metric_hourly"] as const;

/** Months for which metrics are kept; null for ever. */
export interface MetricRetention {
	months: number | null;
	/** Metrics by the hour, of which there are many. */
	hourlyMonths: number | null;
}

/** Days ahead for which there are partitions: so nobody who writes has to wait for one. */
const daysAhead = 62;

/** Makes the partitions of the next months. Another worker may do it at the same time. */
export async function makePartitionsAhead(db: Database): Promise<void> {
	await systemSql(db).query(
		"select ensure_metric_partitions(current_date, current_date + $1::int)",
		[daysAhead],
	);
}

/**
 * Drops the metrics of months that are no longer kept: whole months, and nothing of the last 90 days, which are read again. What
 * was summed from the days of these months goes too.
 * @returns how many partitions went
 */
export async function dropOldMetrics(
	db: Database,
	{ months, hourlyMonths }: MetricRetention,
): Promise<number> {
	let dropped = 0;
	for (const table of tables) {
		const kept = table === "metric_hourly" ? hourlyMonths : months;
		if (kept === null) continue;
		const { rows } = await systemSql(db).query<{ dropped: number }>(
			"select drop_metric_partitions($1, (current_date - make_interval(months => $2))::date) as dropped",
			[table, kept],
		);
		dropped += rows[0]?.dropped ?? 0;
	}
	// Also when nothing was dropped now: somebody may have been killed between the two.
	if (months !== null)
		await systemSql(db).query(
			`select system.prune_metric_sums(date_trunc('month', current_date - make_interval(months => $1))::date)`,
			[months],
		);
	return dropped;
}
