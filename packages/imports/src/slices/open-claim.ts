import { type ImportStream, inTenantSql, type SqlExecutor } from "@patchbay/db";
import { appKey } from "@patchbay/limits";
import { getPlatform } from "@patchbay/platforms";
import { cancelledEnd, closeJob } from "../close-job.ts";
import { isUnfinished } from "../import-state.ts";
import { isStopRequested, type JobRow, lockJob, readJob } from "../lock-job.ts";
import { recordEvent } from "../record-event.ts";
import { retentionOf } from "../run/worker-dependencies.ts";
import { streams } from "../streams.ts";
import { advanceJob } from "./advance-job.ts";
import { beginJob, writePlan } from "./begin-job.ts";
import type { ClaimDependencies, ClaimedSlice } from "./claim-slices.ts";
import { endSlice, putOffSlice } from "./leave-slice.ts";
import { limitedApp } from "./limited-app.ts";
import { noteImported } from "./note-imported.ts";
import { noteStage } from "./note-stage.ts";
import { needsReconnect, parkJob } from "./park-job.ts";
import { readyNextStage } from "./ready-slices.ts";
import { isOpen } from "./slice-sql.ts";
import { mostTakeovers, type SliceWork } from "./slice-work.ts";

/** Pause of a slice whose job, or connection, another transaction holds. */
const lockedMilliseconds = 200;

/**
 * Reads what a claimed slice's worker needs. Null where there is nothing to read: the job has ended or must stop, waits for
 * its user, or the slice was the writing of the plan, which is done here. The tenant may be another's, then nothing is found.
 */
export async function openClaim(
	deps: ClaimDependencies,
	claimed: ClaimedSlice,
): Promise<SliceWork | null> {
	let ended: JobRow | null = null;
	const work = await inTenantSql(deps.db, claimed.tenantId, async (sql) => {
		const slice = await readSlice(sql, claimed);
		const read = await readJob(sql, claimed);
		if (!slice || !read) return null;
		let job = read;
		if (needsLock(read, slice)) {
			const locked = await lockJob(sql, claimed, { skipLocked: true });
			// Whoever holds it may be frozen: it is not waited for.
			if (!locked) {
				await putOffSlice(sql, claimed, lockedMilliseconds);
				return null;
			}
			job = locked;
			if (!isUnfinished(job.status)) {
				await endSlice(sql, claimed, "CANCELLED");
				return null;
			}
			if (isStopRequested(job)) {
				await closeJob(sql, job, cancelledEnd(job));
				return null;
			}
			if (job.grantId === null) {
				await closeJob(sql, job, {
					status: "FAILED",
					message: "The connection has no credentials. Reconnect it.",
					code: "RECONNECT_REQUIRED",
				});
				return null;
			}
			if (job.reconnectRequired) {
				const isParked = await needsReconnect(sql, job);
				await putOffSlice(sql, claimed, isParked ? null : lockedMilliseconds);
				if (isParked) await parkJob(sql, job);
				return null;
			}
			if (job.status !== "RUNNING" || job.startedAt === null)
				job = await beginJob(sql, job);
			if (slice.stream === "PLAN" && slice.takeovers < mostTakeovers) {
				// Its end comes first: whoever has taken it over by now writes the plan, and until the commit nobody can.
				if (!(await endSlice(sql, claimed, "DONE"))) return null;
				const connector = getPlatform(deps.platforms, job.platform);
				await writePlan(sql, job, connector, retentionOf(deps));
				await readyNextStage(sql, job, null, claimed);
				if (await advanceJob(sql, job)) ended = job;
				return null;
			}
		}
		const { startedAt, grantId } = job;
		if (startedAt === null || grantId === null)
			throw new Error("a job that was begun has a start and a grant");
		await noteClaimed(sql, job, claimed, slice);
		return toWork({ ...job, startedAt, grantId }, claimed, slice);
	});
	if (ended !== null) await noteImported(deps.db, ended);
	return work;
}

interface SliceRow {
	stream: ImportStream;
	cursor: string | null;
	attempts: number;
	restarts: number;
	takeovers: number;
	isRead: boolean;
	appKey: Buffer | null;
	windowFrom: string | null;
	windowTo: string | null;
	adAccountId: string | null;
	externalId: string | null;
	accessExternalId: string | null;
	currencyCode: string | null;
	timeZone: string | null;
	name: string | null;
}

/** The slice as long as it is this worker's. What it met before is forgotten where it starts from the beginning. */
async function readSlice(
	sql: SqlExecutor,
	claimed: ClaimedSlice,
): Promise<SliceRow | undefined> {
	const { rows } = await sql.query<SliceRow>(
		`with slice as (
			select * from import_slice where tenant_id = $1 and id = $2 and lease_epoch = $3 and state = 'RUNNING'
		), forgotten as (
			delete from import_failure f using slice
			where f.tenant_id = $1 and f.import_slice_id = slice.id and slice.cursor is null and not slice.is_read
		)
		select slice.stream, slice.cursor, slice.attempts, slice.restarts, slice.takeovers, slice.is_read as "isRead", slice.app_key as "appKey",
			slice.window_from as "windowFrom", slice.window_to as "windowTo", a.id as "adAccountId",
			a.external_id as "externalId", a.access_external_id as "accessExternalId",
			a.currency_code as "currencyCode", a.time_zone as "timeZone", a.name
		from slice left join ad_account a on a.tenant_id = slice.tenant_id and a.id = slice.ad_account_id`,
		[claimed.tenantId, claimed.sliceId, claimed.epoch],
	);
	return rows[0];
}

/** Tells whether the job's row has to be changed, or may have to be, before the slice is read. */
function needsLock(job: JobRow, { stream }: SliceRow): boolean {
	return (
		stream === "PLAN" ||
		job.status !== "RUNNING" ||
		job.startedAt === null ||
		job.grantId === null ||
		job.reconnectRequired ||
		isStopRequested(job)
	);
}

async function noteClaimed(
	sql: SqlExecutor,
	job: JobRow,
	claimed: ClaimedSlice,
	{ stream, appKey: plannedKey }: SliceRow,
): Promise<void> {
	await noteStage(sql, job, stream);
	if (claimed.isTakenOver)
		await recordEvent(sql, job, {
			stage: streams[stream].stage,
			what: "taken_over",
			message: "A worker stopped; another one goes on from its checkpoint.",
		});
	// A reconnect may have brought another app.
	const key = appKey(limitedApp(job));
	if (plannedKey === null || !key.equals(plannedKey))
		await sql.query(
			`update import_slice s set app_key = $3 where s.tenant_id = $1 and s.id in (
				select id from import_slice s where s.tenant_id = $1 and s.import_job_id = $2 and ${isOpen}
				for no key update skip locked)`,
			[job.tenantId, job.importJobId, key],
		);
}

function toWork(
	job: JobRow & { startedAt: Date; grantId: string },
	claimed: ClaimedSlice,
	slice: SliceRow,
): SliceWork {
	return {
		tenantId: job.tenantId,
		importJobId: job.importJobId,
		sliceId: claimed.sliceId,
		stream: slice.stream,
		epoch: claimed.epoch,
		claimedAt: claimed.claimedAt,
		cursor: slice.cursor,
		isRead: slice.isRead,
		attempts: slice.attempts,
		restarts: slice.restarts,
		takeovers: slice.takeovers,
		window:
			slice.windowFrom !== null && slice.windowTo !== null
				? { from: slice.windowFrom, to: slice.windowTo }
				: null,
		job: {
			lane: job.lane,
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
			conversion: job.conversion,
		},
		account:
			slice.adAccountId === null
				? null
				: {
						id: slice.adAccountId,
						name: slice.name ?? "",
						externalId: slice.externalId ?? "",
						accessExternalId: slice.accessExternalId,
						currencyCode: slice.currencyCode ?? "",
						timeZone: slice.timeZone ?? "UTC",
					},
	};
}
