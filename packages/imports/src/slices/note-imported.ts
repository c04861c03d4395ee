import { type Database, inTenantSql, notify } from "@patchbay/db";

/**
 * Notes after a job's end when its connection was last imported. In a transaction of its own, since a disconnect locks the
 * connection before its jobs, so whoever holds a job must not wait for one.
 */
export async function noteImported(
	db: Database,
	job: { tenantId: string; importJobId: string; connectionId: string },
): Promise<void> {
	await inTenantSql(db, job.tenantId, async (sql) => {
		await sql.query(
			`update connection c set last_import_at = j.completed_at from import_job j
			where j.tenant_id = $1 and j.id = $2 and j.status in ('SUCCEEDED', 'PARTIALLY_SUCCEEDED')
				and c.tenant_id = j.tenant_id and c.id = j.connection_id and c.status <> 'DISCONNECTED'`,
			[job.tenantId, job.importJobId],
		);
		await notify(sql, "connection", {
			tenantId: job.tenantId,
			id: job.connectionId,
		});
	});
}
