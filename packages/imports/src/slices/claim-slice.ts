import {
	type ImportSliceState,
	type ImportStream,
	inTenantSql,
	newId,
	type SqlExecutor,
} from "@patchbay/db";
import { appKey } from "@patchbay/limits";
import { getPlatform } from "@patchbay/platforms";
import { cancelledEnd, closeJob } from "../close-job.ts";
import { isUnfinished } from "../import-state.ts";
import { hasJob, isStopRequested, type JobRow, lockJob } from "../lock-job.ts";
import { recordEvent } from "../record-event.ts";
import type { WorkerDependencies } from "../run/worker-dependencies.ts";
import { streams } from "../streams.ts";
import { advanceJob } from "./advance-job.ts";
import { beginJob } from "./begin-job.ts";
import { limitedApp } from "./limited-app.ts";
import { noteImported } from "./note-imported.ts";
import { parkJob } from "./park-job.ts";
import { isDue } from "./slice-sql.ts";
import { leaseSeconds, type SliceWork } from "./slice-work.ts";

type ClaimDependencies = Pick<
	WorkerDependencies,
	"db" | "platforms" | "holder"
>;

interface JobId {
	tenantId: string;
	importJobId: string;
}

/** Result of looking for a slice of a job. */
export interface Claim {
	/** Null when nothing can be claimed now. */
	work: SliceWork | null;
	/** Another transaction holds the job at this moment: it was not waited for, because whoever holds it may be frozen. */
	isLocked: boolean;
}

/**
 * Claims the next due slice of a job for this worker: a lease with a higher epoch. Plans the job when it is new, ends it
 * when it must stop or has nothing left. The tenant may be another's, then nothing is found.
 */
export async function claimSlice(
	deps: ClaimDependencies,
	id: JobId,
): Promise<Claim> {
	let ended: JobRow | null = null;
	let isLocked = false;
	const work = await inTenantSql(deps.db, id.tenantId, async (sql) => {
		const found = await lockJob(sql, id, { skipLocked: true });
		if (!found) isLocked = await hasJob(sql, id);
		if (!found || !isUnfinished(found.status)) return null;
		if (isStopRequested(found)) {
			await closeJob(sql, found, cancelledEnd(found));
			return null;
		}
		if (found.grantId === null) {
			await closeJob(sql, found, {
				status: "FAILED",
				message: "The connection has no credentials. Reconnect it.",
				code: "RECONNECT_REQUIRED",
			});
			return null;
		}
		if (found.reconnectRequired) {
			await parkJob(sql, found);
			return null;
		}
		const connector = getPlatform(deps.platforms, found.platform);
		// One that waited for its user before it began has no plan yet.
		const isNew = found.status === "QUEUED" || found.startedAt === null;
		const job = isNew ? await beginJob(sql, found, connector) : found;
		const claimed = await claimDue(
			sql,
			job,
			deps.holder,
			connector.limits.concurrentPerAccount,
		);
		if (!claimed) {
			if (await advanceJob(sql, job)) ended = job;
			return null;
		}
		await noteClaimed(sql, job, claimed);
		const { startedAt } = job;
		if (startedAt === null) throw new Error("a job that was begun has a start");
		return toWork({ ...job, startedAt, grantId: found.grantId }, claimed);
	});
	if (ended !== null) await noteImported(deps.db, ended);
	return { work, isLocked };
}

interface ClaimedRow {
	id: string;
	stream: ImportStream;
	leaseEpoch: number;
	cursor: string | null;
	attempts: number;
	windowFrom: string | null;
	windowTo: string | null;
	previousState: ImportSliceState;
	adAccountId: string | null;
	externalId: string | null;
	accessExternalId: string | null;
	currencyCode: string | null;
	timeZone: string | null;
	name: string | null;
}

/**
 * Claims the first slice that is due and whose account has a place, over all jobs and tenants. Starting from the beginning,
 * it also forgets what it counted and met before.
 */
async function claimDue(
	sql: SqlExecutor,
	job: JobRow,
	holder: string,
	concurrentPerAccount: number,
): Promise<ClaimedRow | undefined> {
	const { rows } = await sql.query<ClaimedRow>(
		`with due as (
			select ready.id, ready.state from (
				select s.id, s.state, s.limit_key from import_slice s
				where s.tenant_id = $1 and s.import_job_id = $2 and ${isDue("$6")}
				order by s.stage_order, s.slice_order, s.id
				offset 0
				for update of s skip locked
			) ready
			where ready.limit_key is null or system.has_account_place(ready.limit_key, $5)
			limit 1
		), claimed as (
			update import_slice s set state = 'RUNNING', lease_epoch = s.lease_epoch + 1, lease_holder = $3,
				lease_until = clock_timestamp() + make_interval(secs => $4), next_attempt_at = null,
				rows_done = case when s.cursor is null then 0 else s.rows_done end,
				rows_failed = case when s.cursor is null then 0 else s.rows_failed end
			from due where s.tenant_id = $1 and s.id = due.id
			returning s.*, due.state as previous_state
		), forgotten as (
			delete from import_failure f using claimed
			where f.tenant_id = $1 and f.import_slice_id = claimed.id and claimed.cursor is null
		)
		select claimed.id, claimed.stream, claimed.lease_epoch as "leaseEpoch", claimed.cursor, claimed.attempts,
			claimed.window_from as "windowFrom", claimed.window_to as "windowTo", claimed.previous_state as "previousState",
			a.id as "adAccountId", a.external_id as "externalId", a.access_external_id as "accessExternalId",
			a.currency_code as "currencyCode", a.time_zone as "timeZone", a.name
		from claimed left join ad_account a on a.tenant_id = claimed.tenant_id and a.id = claimed.ad_account_id`,
		[
			job.tenantId,
			job.importJobId,
			holder,
			leaseSeconds,
			concurrentPerAccount,
			appKey(limitedApp(job)),
		],
	);
	return rows[0];
}

async function noteClaimed(
	sql: SqlExecutor,
	job: JobRow,
	claimed: ClaimedRow,
): Promise<void> {
	const { stage } = streams[claimed.stream];
	await sql.query(
		`update import_job set status = 'RUNNING', resumes_at = null, message = null, message_code = null, stage = $3
		where tenant_id = $1 and id = $2 and (status <> 'RUNNING' or stage <> $3 or message is not null)`,
		[job.tenantId, job.importJobId, stage],
	);
	if (claimed.previousState === "RUNNING")
		await recordEvent(sql, job, {
			stage,
			what: "taken_over",
			message: "A worker stopped; another one goes on from its checkpoint.",
		});
	await sql.query(
		`insert into import_event (id, tenant_id, import_job_id, stage, what, at)
		select $4, $1, $2, $3, 'stage_started', clock_timestamp()
		where not exists (
			select 1 from import_event e where e.tenant_id = $1 and e.import_job_id = $2 and e.stage = $3
				and e.what = 'stage_started' and e.at >= (
					select max(at) from import_event where tenant_id = $1 and import_job_id = $2 and what = 'started'))`,
		[job.tenantId, job.importJobId, stage, newId()],
	);
}

function toWork(
	job: JobRow & { startedAt: Date; grantId: string },
	claimed: ClaimedRow,
): SliceWork {
	return {
		tenantId: job.tenantId,
		importJobId: job.importJobId,
		sliceId: claimed.id,
		stream: claimed.stream,
		epoch: claimed.leaseEpoch,
		claimedAt: performance.now(),
		cursor: claimed.cursor,
		attempts: claimed.attempts,
		window:
			claimed.windowFrom !== null && claimed.windowTo !== null
				? { from: claimed.windowFrom, to: claimed.windowTo }
				: null,
		job: {
			startedAt: job.startedAt,
			requestId: job.requestId ?? job.importJobId,
			campaignExternalIds:
				job.campaignExternalIds.length > 0 ? job.campaignExternalIds : null,
			campaignLimit: job.campaignLimit,
		},
		connection: {
			id: job.connectionId,
			brandId: job.brandId,
			platform: job.platform,
			grantId: job.grantId,
			clientId: job.clientId,
			platformUserId: job.platformUserId,
			appTenantId: job.appTenantId,
		},
		account:
			claimed.adAccountId === null
				? null
				: {
						id: claimed.adAccountId,
						name: claimed.name ?? "",
						externalId: claimed.externalId ?? "",
						accessExternalId: claimed.accessExternalId,
						currencyCode: claimed.currencyCode ?? "",
						timeZone: claimed.timeZone ?? "UTC",
					},
	};
}
