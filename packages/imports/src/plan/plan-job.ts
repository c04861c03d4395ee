import type { MetricRetention } from "@patchbay/catalog";
import type { ImportStream, SqlExecutor } from "@patchbay/db";
import type { Platform } from "@patchbay/platforms";
import type { JobRow } from "../lock-job.ts";
import { streams } from "../streams.ts";
import type { DayWindow } from "./day-windows.ts";
import { grainsOf } from "./grains.ts";
import {
	type PlannedAccount,
	type PlannedSlice,
	planSlices,
} from "./plan-slices.ts";

/** Days without any spend after which an account is no longer active. */
const activeDays = 30;

/** Plans a job for its lane, active accounts before the others, from the accounts that are chosen at this moment and the days that were read of them. */
export async function planJob(
	sql: SqlExecutor,
	job: JobRow,
	connector: Platform,
	{ now, retention }: { now: Date; retention: MetricRetention },
): Promise<PlannedSlice[]> {
	return planSlices({
		lane: job.lane,
		kind: job.kind,
		includeAssets: job.includeAssets,
		isPartial: job.campaignExternalIds.length > 0 || job.campaignLimit !== null,
		from: job.fromDate,
		to: job.toDate,
		lookbackDays: job.lookbackDays,
		accounts: await listAccounts(sql, job),
		grains: grainsOf(connector),
		retention,
		canRead: (stream) => canRead(connector, stream),
		now,
	});
}

function canRead({ parts }: Platform, stream: ImportStream): boolean {
	const { part } = streams[stream];
	return part === undefined || part(parts) !== undefined;
}

async function listAccounts(
	sql: SqlExecutor,
	job: JobRow,
): Promise<PlannedAccount[]> {
	const { rows: accounts } = await sql.query<PlannedAccount>(
		`select id, time_zone as "timeZone" from ad_account a
		where tenant_id = $1 and connection_id = $2 and selected and not manager
		order by exists (select from metric_account_daily d where d.tenant_id = a.tenant_id and d.ad_account_id = a.id
			and d.date >= current_date - $3::int and d.cost_micros > 0) desc, external_id`,
		[job.tenantId, job.connectionId, activeDays],
	);
	if (job.lane !== "HISTORY") return accounts;
	// The last of some days that were read was under way when it was: it is read once more. So are days whose conversions were
	// counted by an earlier choice.
	const { rows } = await sql.query<
		DayWindow & { accountId: string; stream: ImportStream }
	>(
		`select c.ad_account_id as "accountId", c.stream, lower(span)::text as from, (upper(span) - 2)::text as to
		from metric_coverage c, unnest(c.days - c.stale) span
		where c.tenant_id = $1 and c.ad_account_id = any($2::uuid[])`,
		[job.tenantId, accounts.map(({ id }) => id)],
	);
	return accounts.map((account) => ({
		...account,
		read: Map.groupBy(
			rows.filter(({ accountId }) => accountId === account.id),
			({ stream }) => stream,
		),
	}));
}
