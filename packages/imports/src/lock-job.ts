import type {
	ConnectionStatus,
	ImportJobStatus,
	ImportKind,
	ImportLane,
	Platform,
	SqlExecutor,
} from "@patchbay/db";

/** A job with what its slices need to know of its connection. */
export interface JobRow {
	tenantId: string;
	importJobId: string;
	status: ImportJobStatus;
	lane: ImportLane;
	kind: ImportKind;
	/** Stage that it shows as being read. */
	stage: string;
	campaignExternalIds: string[];
	campaignLimit: number | null;
	/** YYYY-MM-DD, as asked for. */
	fromDate: string | null;
	toDate: string | null;
	/** Days before today that a WINDOW run reads again; null for each grain's own look-back. */
	lookbackDays: number | null;
	includeAssets: boolean;
	cancelRequestedAt: Date | null;
	/** Time at which a worker first claimed the job; rows stamped later were read by it. */
	startedAt: Date | null;
	attempts: number;
	requestId: string | null;
	connectionId: string;
	connectionStatus: ConnectionStatus;
	/** Only its user can bring the connection back. */
	reconnectRequired: boolean;
	/** The connection is in error because its grant could not be renewed or reached: it heals by itself. */
	isGrantFailing: boolean;
	/** Problem of the connection, worded for a person. */
	connectionMessage: string | null;
	brandId: string;
	platform: Platform;
	grantId: string | null;
	/** Client id of the OAuth app that the grant belongs to. */
	clientId: string | null;
	/** Platform's id of the person, or of the account, that the grant belongs to. */
	platformUserId: string | null;
	/** The tenant, where that app is its own; null for one that serves every tenant. */
	appTenantId: string | null;
	/** Key of what the connection counts as a conversion; null for the platform's default. */
	conversion: string | null;
}

/**
 * Reads a job and holds its row until the transaction ends: claims, ends, cancels and retries of a job follow one another.
 * Whoever also needs a slice's row locks it after this one, never before.
 * @param options.skipLocked do not wait for another transaction that holds it
 * @returns undefined for an unknown job, another tenant's too, and for one that was skipped
 */
export async function lockJob(
	sql: SqlExecutor,
	job: { tenantId: string; importJobId: string },
	{ skipLocked = false } = {},
): Promise<JobRow | undefined> {
	return readRow(
		sql,
		job,
		`for no key update of j${skipLocked ? " skip locked" : ""}`,
	);
}

/** Reads a job without holding it: it may change at any moment. */
export async function readJob(
	sql: SqlExecutor,
	job: { tenantId: string; importJobId: string },
): Promise<JobRow | undefined> {
	return readRow(sql, job, "");
}

async function readRow(
	sql: SqlExecutor,
	job: { tenantId: string; importJobId: string },
	locking: string,
): Promise<JobRow | undefined> {
	const { rows } = await sql.query<JobRow>(
		`select j.tenant_id as "tenantId", j.id as "importJobId", j.status, j.kind, j.lane, j.stage,
			j.campaign_external_ids as "campaignExternalIds", j.campaign_limit as "campaignLimit", j.from_date as "fromDate",
			j.to_date as "toDate", j.lookback_days as "lookbackDays", j.include_assets as "includeAssets", j.cancel_requested_at as "cancelRequestedAt",
			j.started_at as "startedAt", j.attempts, j.request_id as "requestId", j.connection_id as "connectionId",
			c.status as "connectionStatus", c.reconnect_required as "reconnectRequired",
			c.status_message as "connectionMessage", c.brand_id as "brandId", c.platform, c.conversion, c.grant_id as "grantId",
			g.client_id as "clientId", g.platform_user_id as "platformUserId",
			(select a.tenant_id from oauth_app a where a.tenant_id = g.tenant_id and a.client_id = g.client_id
				and a.deleted_at is null limit 1) as "appTenantId",
			coalesce(g.status = 'ERROR' and not g.reconnect_required, false) as "isGrantFailing"
		from import_job j
		join connection c on c.tenant_id = j.tenant_id and c.id = j.connection_id
		left join platform_grant g on g.tenant_id = c.tenant_id and g.id = c.grant_id
		where j.tenant_id = $1 and j.id = $2
		${locking}`,
		[job.tenantId, job.importJobId],
	);
	return rows[0];
}

/** Tells whether the job must stop: somebody cancelled it, or its connection is gone. */
export function isStopRequested(job: JobRow): boolean {
	return (
		job.cancelRequestedAt !== null || job.connectionStatus === "DISCONNECTED"
	);
}
