import { type Database, type SqlExecutor, systemSql } from "@patchbay/db";
import type { MetricStream } from "./mark-days-read.ts";
import { type MetricRetention, monthsKept } from "./metric-retention.ts";

/** Grains with their tables, which are partitioned by month. */
const tables: Readonly<Record<MetricStream, string>> = {
	METRICS_DAILY: "metric_daily",
	METRICS_REGION: "metric_region",
	METRICS_HOURLY: "metric_hourly",
};

/** Rows of each table of sums that go in one statement. */
const rowsAtOnce = 20_000;
/** Accounts whose days are forgotten in one statement: imports that note theirs wait for it. */
const accountsAtOnce = 2_000;

/**
 * Drops the metrics of months that are no longer kept: whole months, and nothing of the last 90 days, which are read again. What
 * was summed from the days of these months goes too, and they no longer count as read. Killed half-way, the next round goes on.
 * @returns how many partitions went
 */
export async function dropOldMetrics(
	db: Database,
	retention: MetricRetention,
	{ signal }: { signal?: AbortSignal } = {},
): Promise<number> {
	const sql = systemSql(db);
	let dropped = 0;
	for (const [stream, table] of Object.entries(tables)) {
		const months = monthsKept(retention, stream as MetricStream);
		if (months === null) continue;
		// Before the rows go: nobody answers for days that are not there.
		await untilNothingIsLeft(sql, signal, {
			text: `select system.forget_days_read($1, ${firstKept} + $3::int, $4) as gone`,
			// Hours are dropped by months of UTC: an account's first day may have lost some.
			values: [
				stream,
				months,
				stream === "METRICS_HOURLY" ? 1 : 0,
				accountsAtOnce,
			],
		});
		if (signal?.aborted) break;
		const { rows } = await sql.query<{ dropped: number }>(
			"select drop_metric_partitions($1, (current_date - make_interval(months => $2))::date) as dropped",
			[table, months],
		);
		dropped += rows[0]?.dropped ?? 0;
	}
	// Also when nothing was dropped now: somebody may have been killed between the two.
	if (retention.months !== null)
		await untilNothingIsLeft(sql, signal, {
			text: `select system.prune_metric_sums(${firstKept}, $1) as gone`,
			values: [rowsAtOnce, retention.months],
		});
	return dropped;
}

/** Repeats a statement that takes away a batch and answers how much `gone` was. */
async function untilNothingIsLeft(
	sql: SqlExecutor,
	signal: AbortSignal | undefined,
	{ text, values }: { text: string; values: unknown[] },
): Promise<void> {
	let left = true;
	while (left && !signal?.aborted) {
		const { rows } = await sql.query<{ gone: bigint }>(text, values);
		left = Number(rows[0]?.gone ?? 0n) > 0;
	}
}

/** First day of the first month that is kept, of the months in `$2`. */
const firstKept =
	"date_trunc('month', current_date - make_interval(months => $2))::date";
